import type { AppSeed } from "./seed.ts";

/** Somebody with an account. `token` is the one the emulator knows. */
export interface Person {
  readonly kind: "person";
  readonly login: string;
  readonly token: string;
  readonly role: "read" | "write" | "admin";
}

/** An installation of an app; or, `asApp`, the app itself with a JSON web token. */
export interface Installation {
  readonly kind: "app";
  readonly login: string;
  readonly token: string;
  readonly app: AppSeed;
  readonly asApp?: boolean;
  readonly expires?: Date;
}

/** Who a token speaks for. */
export type Principal = Person | Installation;
