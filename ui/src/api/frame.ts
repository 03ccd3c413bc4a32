/** Work that is done once a frame, or after a pause, however often it is asked for. */

/** Returns a function that runs `work` once before the next frame is drawn. */
export function onceAFrame(work: () => void): { ask: () => void; drop: () => void } {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
    work();
  };
  return {
    ask: () => {
      if (frame || timer) return;
      // A hidden tab draws no frames, and is up to date when somebody comes back to it all the same.
      if (document.hidden) timer = setTimeout(run, 250);
      else frame = requestAnimationFrame(run);
    },
    drop: () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      frame = 0;
      timer = undefined;
    },
  };
}

/**
 * Returns a function that runs `work` soon, and then at most once in `every_ms` while it is asked for.
 *
 * Without being asked it never runs: no timer is left when nothing happens.
 */
export function paced(work: () => void, soon_ms: number, every_ms: number | (() => number)): { ask: () => void; drop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  return {
    ask: () => {
      if (timer) return;
      const wait = Math.max(soon_ms, last + (typeof every_ms === "number" ? every_ms : every_ms()) - performance.now());
      timer = setTimeout(() => {
        timer = undefined;
        last = performance.now();
        work();
      }, wait);
    },
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
