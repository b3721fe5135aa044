using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>One generation with a T5: encodes, makes rows of inputs, and lets a search go.</summary>
internal sealed class T5Generation(T5ForConditionalGeneration model, GenerationOptions options, CancellationToken cancellationToken)
{
    /// <summary>Generates; the output belongs to the caller's scope.</summary>
    /// <param name="source">Gives the embedded source.</param>
    /// <param name="sourceIds">The source's ids; null where there are none.</param>
    /// <param name="start">What rows start with, (inputs or 1, length); null for the start token.</param>
    public GenerationOutput Run(Func<EmbeddedTokens> source, Tensor? sourceIds, Tensor? start)
    {
        if (model.training)
            throw new InvalidOperationException("The model is in training mode, where dropout makes every output another one; call eval() before generating.");
        var config = model.Config;
        var settings = SearchSettings.Of(options, start?.shape[1] ?? 1, [config.EosTokenId], config.PadTokenId, sourceIds, config.VocabSize);
        using var scope = NewDisposeScope();
        cancellationToken.ThrowIfCancellationRequested();
        var encoded = model.Encode(source());
        var (inputs, device) = (encoded.Last.shape[0], encoded.Last.device);
        start ??= full([1, 1], TensorMath.Held((long)config.DecoderStartTokenId), ScalarType.Int64, device);
        var rows = start.expand(inputs, -1).repeat_interleave(settings.RowsPerInput, 0);
        using var scorer = new Scorer(model, Repeated(encoded, settings.RowsPerInput), options.UseCache);
        return (options.Beams > 1 ? new BeamSearch(settings, scorer, cancellationToken).Run(rows) : new TokenSearch(settings, scorer, cancellationToken).Run(rows))
            .MoveToOuterDisposeScope();
    }

    private static T5States Repeated(T5States encoded, int times) => times == 1 ? encoded
        : new(encoded.Last.repeat_interleave(times, 0), encoded.Mask?.repeat_interleave(times, 0), null, null);

    private sealed class Scorer(T5ForConditionalGeneration model, T5States encoded, bool useCache) : INextTokenScorer
    {
        private readonly DecoderCache? _cache = useCache ? model.NewCache() : null;

        public Tensor Next(TokenHistory tokens) => model.NextLogits(_cache is null ? tokens.All : tokens.Unread, encoded, _cache);

        public void Reorder(Tensor rows) => _cache?.Reorder(rows);

        public void Dispose() => _cache?.Dispose();
    }
}
