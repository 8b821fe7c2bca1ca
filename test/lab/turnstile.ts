/** Lets no more than so many rows start servers and ask questions at a time. */

/** Waits for a place; what comes back gives the place to the next (once, however often it is called). */
export type Enter = () => Promise<() => void>;

/** A turnstile with `places` places. */
export const turnstile = (places: number): Enter => {
  let free = places;
  const queue: (() => void)[] = [];
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    };
  };
};
