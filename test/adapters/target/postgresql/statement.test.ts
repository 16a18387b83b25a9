import { describe, expect, it } from "vitest";
import { alterSystem, splitElements, storesEmptyAsName } from "../../../../src/adapters/target/postgresql/statement.ts";

describe("alterSystem", () => {
  it("quotes name and value", () => {
    expect(alterSystem("work_mem", "64MB", "16")).toBe(`ALTER SYSTEM SET "work_mem" = '64MB'`);
  });

  it("removes a line", () => {
    expect(alterSystem("work_mem", undefined, "16")).toBe(`ALTER SYSTEM RESET "work_mem"`);
  });

  it("quotes the parts of a dotted name one by one", () => {
    expect(alterSystem("auto_explain.log_format", "json", "16")).toBe(
      `ALTER SYSTEM SET "auto_explain"."log_format" = 'json'`,
    );
  });

  it("lets neither name nor value leave its quotes", () => {
    expect(alterSystem(`a"; DROP TABLE orders; --`, String.raw`\'; DROP TABLE orders; --`, "16")).toBe(
      String.raw`ALTER SYSTEM SET "a""; DROP TABLE orders; --" = E'\\''; DROP TABLE orders; --'`,
    );
  });

  it("gives a list of quoted names element by element", () => {
    expect(alterSystem("search_path", `"$user", Public, "Two words"`, "16")).toBe(
      `ALTER SYSTEM SET "search_path" = '$user', 'public', 'Two words'`,
    );
    expect(alterSystem("shared_preload_libraries", "auto_explain, Timescale", "16")).toBe(
      `ALTER SYSTEM SET "shared_preload_libraries" = 'auto_explain', 'Timescale'`,
    );
    expect(alterSystem("search_path", "", "16")).toBe(`ALTER SYSTEM SET "search_path" = ''`);
  });

  it("gives other lists as one text, and sockets too before 14", () => {
    expect(alterSystem("listen_addresses", "localhost, ::1", "16")).toBe(
      `ALTER SYSTEM SET "listen_addresses" = 'localhost, ::1'`,
    );
    expect(alterSystem("unix_socket_directories", "/a, /b", "13")).toBe(
      `ALTER SYSTEM SET "unix_socket_directories" = '/a, /b'`,
    );
    expect(alterSystem("unix_socket_directories", "/a, /b", "14")).toBe(
      `ALTER SYSTEM SET "unix_socket_directories" = '/a', '/b'`,
    );
  });

  it("knows the lists that an empty value would spoil", () => {
    expect(storesEmptyAsName("session_preload_libraries", "12")).toBe(true);
    expect(storesEmptyAsName("unix_socket_directories", "13")).toBe(false);
    expect(storesEmptyAsName("search_path", "16")).toBe(false);
  });
});

describe("splitElements", () => {
  it.each([
    ["search_path", '"$user", Public', ["$user", "public"]],
    ["search_path", '""', [""]],
    ["shared_preload_libraries", "", []],
    ["shared_preload_libraries", ' a ,B , "A, ""b"""', ["a", "B", 'A, "b"']],
    ["unix_socket_directories", "/var/run/my sockets, /tmp", ["/var/run/my sockets", "/tmp"]],
  ])("splits %s = %j as the server does", (name, text, elements) => {
    expect(splitElements(name, text)).toEqual(elements);
  });

  it.each(["a,,b", '"open', "a,"])("leaves %j whole, which the server cannot split", (text) => {
    expect(splitElements("shared_preload_libraries", text)).toEqual([text]);
  });
});
