using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One place of a delta in a summary.</summary>
/// <param name="Delta">The delta's name.</param>
/// <param name="Path">The module's path.</param>
/// <param name="Tensors">What it has there, such as <c>lora_A.weight (8, 768)</c>.</param>
/// <param name="Parameters">Number of values there.</param>
public sealed record DeltaSummaryRow(string Delta, string Path, string Tensors, long Parameters);

/// <summary>How many parameters a model and its deltas have, and where. Its text is a table.</summary>
/// <param name="Trainable">Values that take gradients: of trainable deltas, and of the backbone where parts of it are not frozen.</param>
/// <param name="Total">All values: the backbone's and the deltas', trained copies included, as PEFT counts.</param>
/// <param name="Rows">The places, in the order of the model.</param>
public sealed record DeltaSummary(long Trainable, long Total, IReadOnlyList<DeltaSummaryRow> Rows)
{
    /// <summary>Trainable values in percent of all.</summary>
    public double Percentage => Total == 0 ? 0 : 100.0 * Trainable / Total;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"trainable parameters: {Trainable:N0} of {Total:N0} ({Percentage:0.####} %)").Append('\n');
        if (Rows.Count == 0)
            return text.ToString();
        var (delta, path, count) = (Rows.Max(row => row.Delta.Length), Rows.Max(row => row.Path.Length), Rows.Max(row => Number(row.Parameters).Length));
        foreach (var row in Rows)
            text.Append("  ").Append(row.Delta.PadRight(delta)).Append("  ").Append(row.Path.PadRight(path)).Append("  ").Append(Number(row.Parameters).PadLeft(count)).Append("  ").Append(row.Tensors).Append('\n');
        return text.ToString();
    }

    internal static DeltaSummary Of(nn.Module model, IReadOnlyCollection<DeltaHandle> handles)
    {
        var copies = model.Deltas().SelectMany(handle => handle.Copies).Select(item => (object)item.Copy.Value).ToHashSet(ReferenceEqualityComparer.Instance);
        var own = model.named_parameters().Select(item => item.parameter).ToArray();
        var trained = own.Where(parameter => !copies.Contains(parameter) && parameter.requires_grad).Sum(parameter => parameter.numel());
        // A copy has the shape of what it stands for, which is not among the model's parameters meanwhile.
        return new(
            trained + handles.Where(handle => handle.Trainable).SelectMany(handle => handle.Parameters).Distinct().Sum(parameter => parameter.Count),
            own.Sum(parameter => parameter.numel()) + handles.SelectMany(handle => handle.Parameters).Distinct().Sum(parameter => parameter.Count),
            [.. handles.SelectMany(RowsOf)]);
    }

    private static IEnumerable<DeltaSummaryRow> RowsOf(DeltaHandle handle) =>
        handle.Parameters.GroupBy(parameter => parameter.Path).Select(group => new DeltaSummaryRow(
            handle.Name,
            group.Key,
            string.Join(", ", group.Select(parameter => $"{Tail(parameter)} ({string.Join(", ", parameter.Value.shape)})")),
            group.Sum(parameter => parameter.Count)));

    private static string Tail(DeltaParameter parameter) =>
        parameter.Key.StartsWith(parameter.Path, StringComparison.Ordinal) ? parameter.Key[parameter.Path.Length..].TrimStart('.') : parameter.Key;

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
