using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Rows with their predictions as a file.</summary>
public static class PredictionFile
{
    private const string Column = "prediction";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file, which appears when it is complete: CSV where its name ends so, JSON lines otherwise.</summary>
    /// <param name="answers">The rows with their predictions, read as they are written.</param>
    /// <param name="path">The file.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="IOException">Writing fails.</exception>
    public static long Write(IEnumerable<(DataRow Row, Prediction Prediction)> answers, string path)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var rows = 0L;
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            rows = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? WriteCsv(answers, writer) : WriteJsonLines(answers, writer);
        });
        return rows;
    }

    /// <summary>Writes a JSON object for each row: its columns, <c>prediction</c>, and <c>probabilities</c> and <c>others</c> where there are any.</summary>
    /// <param name="answers">The rows with their predictions.</param>
    /// <param name="writer">Takes the lines.</param>
    /// <returns>The number of rows.</returns>
    public static long WriteJsonLines(IEnumerable<(DataRow Row, Prediction Prediction)> answers, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(writer);
        var rows = 0L;
        foreach (var (row, prediction) in answers)
        {
            var line = row.Fields.DeepClone().AsObject();
            line[Column] = prediction.Score is { } score ? score : prediction.Answer;
            if (prediction.Probabilities.Count > 0)
                line["probabilities"] = new JsonObject(prediction.Probabilities.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Math.Round(pair.Value, 6))));
            if (prediction.Others.Count > 0)
                line["others"] = new JsonArray([.. prediction.Others.Select(text => (JsonNode)text)]);
            writer.Write(line.ToJsonString(Plain));
            writer.Write('\n');
            rows++;
        }
        return rows;
    }

    private static long WriteCsv(IEnumerable<(DataRow Row, Prediction Prediction)> answers, TextWriter writer)
    {
        var rows = 0L;
        string[]? columns = null;
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var (row, prediction) in answers)
        {
            if (columns is null)
            {
                columns = [.. row.Fields.Select(field => field.Key)];
                foreach (var name in columns.Append(Column).Concat(prediction.Probabilities.Keys.Select(label => $"p({label})")))
                    csv.WriteField(name);
                csv.NextRecord();
            }
            foreach (var name in columns)
                csv.WriteField(row.Fields[name] is JsonValue value && value.TryGetValue(out string? text) ? text : row.Fields[name]?.ToJsonString());
            csv.WriteField(prediction.Answer);
            foreach (var probability in prediction.Probabilities.Values)
                csv.WriteField(probability.ToString("0.######", CultureInfo.InvariantCulture));
            csv.NextRecord();
            rows++;
        }
        return rows;
    }
}
