using System.CommandLine;

namespace DeltaTuning.Cli.Options;

/// <summary>Options with a few values.</summary>
internal static class Choice
{
    /// <summary>Refuses any value but some, which shells complete.</summary>
    public static void Demand(Option option, params IReadOnlyList<string> values)
    {
        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !values.Contains(token.Value)))
                result.AddError($"{option.Name} is \"{token.Value}\"; it must be {string.Join(", ", values.SkipLast(1))} or {values[^1]}.");
        });
    }
}
