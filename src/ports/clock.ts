/** The time, given from outside so that stages and flows stay repeatable. */
export interface Clock {
  now(): Date;
  /** Comes back after the time has passed. */
  wait(ms: number): Promise<void>;
}
