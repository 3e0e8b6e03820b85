import fc from "fast-check";

/** The suite draws the same cases on every run, so that a red run is a change's doing; the long run draws new ones. */
fc.configureGlobal({ seed: 20_261_121 });
