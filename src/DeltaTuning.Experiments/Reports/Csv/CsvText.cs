using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeltaTuning.Experiments.Reports.Csv;

/// <summary>Comma-separated values as every reader takes them: RFC 4180 with plain line feeds.</summary>
internal static class CsvText
{
    private static readonly CsvConfiguration Dialect = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static string Of(Action<CsvWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Dialect, leaveOpen: true))
            write(csv);
        return text.ToString();
    }

    public static void Record(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }

    public static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
