/** The status of a refused call, or `done`. */
export async function statusOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    await answer;
    return "done";
  } catch (error) {
    if (error instanceof Error && "status" in error) return error.status;
    throw error;
  }
}
