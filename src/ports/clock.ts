/** The time, given from outside so that stages and flows stay repeatable. */
export interface Clock {
  now(): Date;
}
