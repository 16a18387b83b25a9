import { type Command, InvalidArgumentError } from "commander";

/** How much is done at once. */
export interface JobsOption {
  readonly jobs: number;
}

/** Enough to hide the latency of stores and servers, few enough not to be noticed by them. */
const usualJobs = 4;

const mostJobs = 64;

/** Adds the option that says how many instances are looked at at once. */
export function addJobsOption(command: Command): Command {
  return command.option("--jobs <count>", "instances looked at at once", readJobs, usualJobs);
}

function readJobs(text: string): number {
  const count = /^\d{1,2}$/u.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostJobs) return count;
  throw new InvalidArgumentError(`${text} is no number of instances from 1 to ${mostJobs}.`);
}
