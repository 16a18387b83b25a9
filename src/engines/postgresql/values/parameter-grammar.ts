import type { Parameter } from "../../../model/parameter.ts";

/** What reading a value needs of a parameter; its default is read by the same grammar. */
export type ParameterGrammar = Omit<Parameter, "default">;
