namespace DeltaTuning.Cli.CommandLine;

/// <summary>
/// Scripts by shells: each asks the program itself, <c>deltatuning [suggest:POSITION] "LINE"</c>, and shows what begins with the word; options only where the word begins as one.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>The scripts.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = """
            _deltatuning() {
                local word="${COMP_WORDS[COMP_CWORD]}" item
                [[ $word == = ]] && word=
                COMPREPLY=()
                while IFS= read -r item; do
                    [[ $item == "$word"* && ( $word == -* || $item != -* ) ]] && COMPREPLY+=("$item")
                done < <(deltatuning "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            }
            complete -o default -F _deltatuning deltatuning
            """,
        ["zsh"] = """
            (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
            _deltatuning() {
                local -a found
                found=("${(@f)$(deltatuning "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                [[ $PREFIX == -* ]] || found=("${(@)found:#-*}")
                compadd -a found || _files
            }
            compdef _deltatuning deltatuning
            """,
        ["fish"] = """
            function __deltatuning_complete
                set -l line (commandline -cp)
                set -l found (deltatuning "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
                string match -q -- '-*' (commandline -ct); and printf '%s\n' $found; or string match -v -- '-*' $found
            end
            complete -c deltatuning -a '(__deltatuning_complete)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName deltatuning -ScriptBlock {
                param($word, $line, $position)
                deltatuning "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" -and ($word -like '-*' -or $_ -notlike '-*') } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };
}
