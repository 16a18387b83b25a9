// npm run accuracy [-- MONTHS]: how much of what is known to be in metrics is found in profiles, with the machine and versions it was done on.
import { describeMachine } from "../machine.mjs";
import { printMonths } from "./months.mjs";
import { printRecordings } from "./recordings.mjs";

/** Enough that one thing more or less is a hundredth or two. */
const usualMonths = 20;
const [, , months = String(usualMonths)] = process.argv;

console.log(describeMachine());
printRecordings();
printMonths(Number(months));
