using System.CommandLine;
using System.Globalization;

namespace DeltaTuning.Cli.Options;

/// <summary>Options above zero.</summary>
internal static class Positive
{
    /// <summary>Refuses a value of 0 and less.</summary>
    public static void Demand(Option option) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
            if (double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value <= 0)
                result.AddError($"{option.Name} is {token.Value}; it must be above 0.");
    });
}
