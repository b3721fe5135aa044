using System.Globalization;

namespace DeltaTuning.Cli.Tests;

/// <summary>Small files of examples whose label a model can learn: whether a text says "good" or "bad".</summary>
internal static class DataFiles
{
    private static readonly string[] Things = ["film", "book", "meal", "song", "day", "game", "trip", "talk"];

    /// <summary>Writes a CSV file with columns <c>text</c> and <c>label</c>.</summary>
    public static string Opinions(TemporaryFolder place, string name, int rows, string textColumn = "text", string labelColumn = "label")
    {
        var lines = Enumerable.Range(0, rows).Select(row => $"a {(row % 2 == 0 ? "good" : "bad")} {Things[row % Things.Length]},{(row % 2 == 0 ? "yes" : "no")}");
        return Write(place, name, lines.Prepend($"{textColumn},{labelColumn}"));
    }

    /// <summary>Writes a CSV file with columns <c>text</c> and <c>label</c>, a number.</summary>
    public static string Scores(TemporaryFolder place, string name, int rows) =>
        Write(place, name, Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"a {(row % 2 == 0 ? "good" : "bad")} {Things[row % Things.Length]},{(row % 2) + 0.5}")).Prepend("text,label"));

    /// <summary>Writes JSON lines with words and their classes.</summary>
    public static string Words(TemporaryFolder place, string name, int rows) =>
        Write(place, name, Enumerable.Range(0, rows).Select(row => $$"""{"text": ["a", "{{(row % 2 == 0 ? "good" : "bad")}}", "{{Things[row % Things.Length]}}"], "label": ["O", "ADJ", "THING"]}"""));

    private static string Write(TemporaryFolder place, string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(place[name], lines);
        return place[name];
    }
}
