using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Takes the backbone's own parameters out of training and remembers which ones were in it.</summary>
internal sealed class BackboneFreezer(nn.Module model)
{
    private HashSet<string>? _trained;

    /// <summary>Stops gradients of everything but the deltas' copies. What was frozen once is not looked at again, so that a user may unfreeze parts.</summary>
    internal void Freeze(IEnumerable<DeltaParameter> copies)
    {
        if (_trained is not null)
            return;
        _trained = new(StringComparer.Ordinal);
        var kept = copies.Select(copy => (object)copy.Standing).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (!parameter.requires_grad || kept.Contains(parameter))
                continue;
            _trained.Add(name);
            parameter.requires_grad = false;
        }
    }

    /// <summary>Gives gradients back to what had them.</summary>
    internal void Restore()
    {
        if (_trained is null)
            return;
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (_trained.Contains(name))
                parameter.requires_grad = true;
        }
        _trained = null;
    }
}
