import { describeForge } from "../../../contracts/forge.ts";
import { quickenWaits } from "../../../support/github/quick-waits.ts";
import { openContractForge } from "./open-contract-forge.ts";

quickenWaits();
describeForge("GitHub", openContractForge);
