using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Models;
using DeltaTuning.Modules;

namespace DeltaTuning.Experiments.Conversion;

/// <summary>Writes deltas merged: into their backbone, or into each other.</summary>
public static class DeltaMerging
{
    // Everything of a model's folder that is neither weights nor configuration: the tokenizer's files, and what readers should know.
    private static readonly string[] Beside =
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt", "spiece.model", "sentencepiece.bpe.model", "generation_config.json"];

    /// <summary>Folds a delta, or a composition, into its backbone and writes the model with its tokenizer, and with the delta's <see cref="DeltaCard"/> where it has one.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="delta">The delta's or composition's folder.</param>
    /// <param name="folder">The folder to write; it is made where there is none, and is not the model's own.</param>
    /// <param name="options">The dtype of the written model; null for float32.</param>
    /// <exception cref="ArgumentException">The folder is the model's own.</exception>
    /// <exception cref="InvalidOperationException">The method does not merge; the message says why.</exception>
    /// <exception cref="IOException">A folder is not there, or writing fails.</exception>
    public static void IntoModel(string model, string delta, string folder, PretrainedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (Path.GetFullPath(folder).TrimEnd('/') == Path.GetFullPath(model).TrimEnd('/'))
            throw new ArgumentException($"{folder} is the model's own folder; name another one, so that the backbone stays.", nameof(folder));
        var card = DeltaCard.Read(delta);
        using var backbone = DeltaBackbone.Load(model, delta, card is { Labels.Count: > 0 } ? (options ?? new()) with { LabelNames = card.Labels, IgnoreMismatchedSizes = true } : options);
        if (File.Exists(Path.Combine(delta, "composition.json")))
        {
            backbone.LoadComposition(delta, new() { Trainable = false }).Merge();
        }
        else
        {
            var handle = SavedDeltas.Attach(backbone, delta, new() { Trainable = false });
            handle.Merge();
        }
        backbone.SavePretrained(folder);
        CopyTokenizer(model, folder);
        card?.Write(folder);
    }

    /// <summary>Combines deltas of one method into one and writes it.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="deltas">The deltas' folders and weights. The first one's <see cref="DeltaCard"/>, or that of the part whose modules the result takes, is written with it.</param>
    /// <param name="how">The way. Parts are called <c>part1</c>, <c>part2</c>, ... in <see cref="DeltaMerge.ModulesFrom"/>, in their order.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="options">How the model is loaded; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The methods cannot be combined in this way.</exception>
    /// <exception cref="InvalidOperationException">Ranks differ where they must not, or several deltas train heads.</exception>
    /// <exception cref="IOException">A folder is not there, or writing fails.</exception>
    public static void IntoOne(string model, IReadOnlyList<(string Path, double Weight)> deltas, DeltaMerge how, string folder, PretrainedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(how);
        if (deltas.Count == 0)
            throw new ArgumentException("There are no deltas; name at least one.", nameof(deltas));
        using var backbone = DeltaBackbone.Load(model, deltas[0].Path, options);
        foreach (var (path, number) in deltas.Select((delta, number) => (delta.Path, number)))
            SavedDeltas.Attach(backbone, path, new() { Name = Name(number), Trainable = false });
        backbone.Deltas().Combine(how, [.. deltas.Select((delta, number) => (Name(number), delta.Weight))]).Save(folder);
        DeltaCard.Read(deltas.Where((_, number) => Name(number) == how.ModulesFrom).FirstOrDefault(deltas[0]).Path)?.Write(folder);

        static string Name(int number) => FormattableString.Invariant($"part{number + 1}");
    }

    /// <summary>Copies the files of a tokenizer from one folder to another.</summary>
    internal static void CopyTokenizer(string from, string to)
    {
        foreach (var name in Beside.Where(name => File.Exists(Path.Combine(from, name))))
            File.Copy(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
    }
}
