/** Makes a value when it is first asked for, and keeps it: a large catalogue is read by who needs it, not by every start. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
