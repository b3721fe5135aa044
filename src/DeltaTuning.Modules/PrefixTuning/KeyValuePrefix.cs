using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Puts keys and values before those of the tokens: K' = [P_K; K], V' = [P_V; V], with scores that no mask hides.</summary>
internal static class KeyValuePrefix
{
    /// <summary>The attention's states with the prefix in front.</summary>
    /// <param name="states">Those of the tokens, cached ones included.</param>
    /// <param name="slot">(tokens, 2 · heads · head width): keys, then values.</param>
    /// <param name="gate">Scales them; null for none.</param>
    /// <param name="positions">What the prefix does to the bias of relative positions.</param>
    internal static AttentionKeyValues Put(AttentionKeyValues states, Tensor slot, KeyValueGate? gate, PrefixPositions positions)
    {
        var (batch, heads, tokens) = (states.Keys.shape[0], states.Keys.shape[1], slot.shape[0]);
        var pairs = slot.reshape(tokens, 2, heads, -1).permute(1, 2, 0, 3).unsqueeze(1).expand(-1, batch, -1, -1, -1); // (2, B, H, n, D)
        var (keys, values) = (pairs[0], pairs[1]);
        if (gate is not null)
        {
            var (keyGate, valueGate) = gate.Of(states.Input);
            (keys, values) = (keys * keyGate, values * valueGate);
        }
        return states with
        {
            Keys = cat([keys, states.Keys], 2),
            Values = cat([values, states.Values], 2),
            Bias = states.Bias is { } bias ? Extended(bias, states, tokens, positions) : null,
        };
    }

    private static Tensor Extended(Tensor bias, AttentionKeyValues states, long tokens, PrefixPositions positions)
    {
        var keys = states.Keys.shape[2];
        var own = bias.shape[3] == keys ? bias : bias.expand(-1, -1, -1, keys);
        if (positions == PrefixPositions.None || states.Positions is not { } relative)
            return nn.functional.pad(own, [tokens, 0]);
        // The last query is as far from the first key as there are keys, cached ones or not.
        var offset = keys - own.shape[2];
        if (positions == PrefixPositions.Before)
            return Joined(relative(keys + tokens, offset + tokens).to(own.dtype).narrow(3, 0, tokens), own);
        var shifted = relative(keys + tokens, offset).to(own.dtype);
        return Joined(shifted.narrow(3, 0, tokens), (own - relative(keys, offset).to(own.dtype)).Plus(shifted.narrow(3, tokens, keys)));
    }

    private static Tensor Joined(Tensor prefix, Tensor tokens) => cat([prefix.expand(tokens.shape[0], tokens.shape[1], tokens.shape[2], -1), tokens], 3);
}
