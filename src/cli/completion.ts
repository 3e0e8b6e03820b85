import type { Command } from "commander";
import { InputError, quoted } from "../quantity/problem.ts";
import { DONE, type Exit } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** `ratecard completion`: a script made from the program's own commands and options. */
export const completion = (shell: string, program: Command, terminal: Terminal): Exit => {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    help: command.description(),
    options: command.options.map((option) => option.long ?? option.short ?? ""),
  }));
  const script = SCRIPTS[shell];
  if (!script) throw new InputError([{ field: "shell", found: quoted(shell), expected: "bash, zsh or fish" }]);
  terminal.out(script(commands));
  return DONE;
};

interface Completed {
  readonly name: string;
  readonly help: string;
  readonly options: readonly string[];
}

const escaped = (text: string) => text.replaceAll("'", "’");

const bash = (commands: readonly Completed[]): string => `_ratecard() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$word")); return; fi
  case "$word" in
    -*) case "\${COMP_WORDS[1]}" in
${commands.map(({ name, options }) => `      ${name}) COMPREPLY=($(compgen -W "${options.join(" ")} --help" -- "$word"));;`).join("\n")}
      esac;;
    *) COMPREPLY=($(compgen -f -- "$word"));;
  esac
}
complete -o filenames -F _ratecard ratecard`;

const zsh = (commands: readonly Completed[]): string => `#compdef ratecard
_ratecard() {
  local -a commands
  commands=(
${commands.map(({ name, help }) => `    '${name}:${escaped(help).replaceAll(":", " -")}'`).join("\n")}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case $words[2] in
${commands.map(({ name, options }) => `    ${name}) _arguments ${options.map((option) => `'${option}'`).join(" ")} '*:file:_files';;`).join("\n")}
  esac
}
compdef _ratecard ratecard`;

const fish = (commands: readonly Completed[]): string =>
  commands
    .flatMap(({ name, help, options }) => [
      `complete -c ratecard -n __fish_use_subcommand -a ${name} -d '${escaped(help)}'`,
      ...options.map(
        (option) => `complete -c ratecard -n '__fish_seen_subcommand_from ${name}' -l ${option.replace(/^--/, "")}`,
      ),
    ])
    .join("\n");

const SCRIPTS: Readonly<Record<string, (commands: readonly Completed[]) => string>> = { bash, zsh, fish };
