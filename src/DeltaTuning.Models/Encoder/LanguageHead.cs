using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The projection onto the vocabulary of a masked language model: tied to the token table with a bias of the head's own, or a layer by itself.</summary>
internal static class LanguageHead
{
    /// <summary>The last states at places of the input's own rows, (batch, n, width).</summary>
    internal static Tensor StatesAt(ModelOutput states, Tensor ids, Tensor places)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (places.dim() != 2 || places.shape[0] != ids.shape[0])
            throw new ArgumentException($"{nameof(places)} has shape {InputGuard.Shape(places)}, but the ids have {InputGuard.Shape(ids)}; give (batch, n).", nameof(places));
        InputGuard.Range(places, nameof(places), ids.shape[1], "the rows' length");
        var (hidden, index) = (states.LastHiddenState!, places.to(ScalarType.Int64));
        return hidden.gather(1, (states.TokenPlaces?.gather(1, index) ?? index).unsqueeze(-1).expand(-1, -1, hidden.shape[^1]));
    }

    /// <summary>A tied projection with the head's bias, or an untied one with its own.</summary>
    internal static nn.Module<Tensor, Tensor> Decoder(EncoderConfig config, Embedding table, Func<Parameter> bias, LayerFactory make) =>
        config.TieWordEmbeddings ? new TiedLinear(table, bias) : make.Linear(config.HiddenSize, config.VocabSize);

    /// <summary>
    /// The rules of a model with such a head. Untied, the projection's own bias is the one in use; where a file has only one of the two names it stands
    /// for both.
    /// </summary>
    internal static CheckpointRules Rules(CheckpointRules rules, EncoderConfig config, string head, IReadOnlyCollection<string> fileNames)
    {
        var (bias, projectionBias) = ($"{head}.bias", $"{head}.decoder.bias");
        var (used, other) = config.TieWordEmbeddings ? (bias, projectionBias) : (projectionBias, bias);
        return fileNames.Contains(used) || !fileNames.Contains(other) ? rules
            : rules with { Rename = name => name == other ? used : rules.Rename(name) };
    }

    /// <summary>The map with such a head, whose bias checkpoints hold under the projection's name as well where it is tied.</summary>
    internal static BackboneMap Map(BackboneMap map, EncoderConfig config, string head, string dense) => map with
    {
        Sites = [.. map.Sites, EncoderSites.Head(dense)],
        OutputEmbedding = $"{head}.decoder",
        Aliases = config.TieWordEmbeddings ? new Dictionary<string, string> { [$"{head}.decoder.bias"] = $"{head}.bias" } : new Dictionary<string, string>(),
    };
}
