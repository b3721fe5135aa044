using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Changes of a step's scores in their own memory.</summary>
internal static class ScoreEdits
{
    /// <summary>Forbids where a mask says so.</summary>
    internal static Tensor Forbid(this Tensor scores, Tensor mask) => scores.masked_fill_(mask, TensorMath.Held(double.NegativeInfinity));

    /// <summary>Forbids tokens in every row.</summary>
    internal static Tensor Forbid(this Tensor scores, IReadOnlyList<long> tokens)
    {
        foreach (var token in tokens)
            scores.narrow(1, token, 1).fill_(TensorMath.Held(double.NegativeInfinity));
        return scores;
    }

    /// <summary>Forbids all but some tokens, whose scores become 0.</summary>
    internal static Tensor Force(this Tensor scores, IReadOnlyList<long> tokens)
    {
        scores.fill_(TensorMath.Held(double.NegativeInfinity));
        foreach (var token in tokens)
            scores.narrow(1, token, 1).fill_(TensorMath.Held(0.0));
        return scores;
    }

    /// <summary>Forbids tokens by row.</summary>
    internal static Tensor Forbid(this Tensor scores, IEnumerable<(int Row, long Token)> places)
    {
        var flat = Flat(scores, places);
        if (flat.Length == 0)
            return scores;
        var whole = scores.contiguous();
        using var index = tensor(flat, ScalarType.Int64, scores.device);
        whole.view(-1).index_fill_(0, index, TensorMath.Held(double.NegativeInfinity));
        return whole;
    }

    /// <summary>Adds numbers by row and token; those for the same place add up.</summary>
    internal static Tensor Add(this Tensor scores, IReadOnlyList<(int Row, long Token, double Number)> terms)
    {
        if (terms.Count == 0)
            return scores;
        var whole = scores.contiguous();
        using var index = tensor(Flat(scores, terms.Select(term => (term.Row, term.Token))), ScalarType.Int64, scores.device);
        using var numbers = tensor(terms.Select(term => (float)term.Number).ToArray(), scores.dtype, scores.device);
        whole.view(-1).index_add_(0, index, numbers, TensorMath.Held(1L));
        return whole;
    }

    private static long[] Flat(Tensor scores, IEnumerable<(int Row, long Token)> places)
    {
        var width = scores.shape[1];
        return [.. places.Select(place => place.Row * width + place.Token)];
    }
}
