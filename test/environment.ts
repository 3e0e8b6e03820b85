/** Puts the environment of the process back as it was: key by key, for other tests look at the same one. */
export const restoreEnvironment = (before: Readonly<Record<string, string | undefined>>): void => {
  for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name];
  Object.assign(process.env, before);
};
