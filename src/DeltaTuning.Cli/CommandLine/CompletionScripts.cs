namespace DeltaTuning.Cli.CommandLine;

/// <summary>Scripts by shells: each asks the program itself, <c>deltatuning [suggest:POSITION] "LINE"</c>.</summary>
internal static class CompletionScripts
{
    /// <summary>The scripts.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = """
            _deltatuning() {
                local IFS=$'\n'
                COMPREPLY=($(deltatuning "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -F -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _deltatuning deltatuning
            """,
        ["zsh"] = """
            _deltatuning() {
                local -a found
                found=("${(@f)$(deltatuning "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a found || _files
            }
            compdef _deltatuning deltatuning
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName deltatuning -ScriptBlock {
                param($word, $line, $position)
                deltatuning "[suggest:$position]" "$line" | Where-Object { $_ -like "*$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };
}
