using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Reference;

/// <summary>How near our numbers have to be to the reference's: |ours − reference| ≤ absolute + relative · |reference|.</summary>
internal readonly record struct Closeness(double Relative, double Absolute)
{
    /// <summary>Demands it of every element of a tensor; a failure names the tensor, the worst element and both its values.</summary>
    public void Demand(Tensor ours, Tensor reference, string what) => TensorAssert.Close(ours, reference, Relative, Absolute, what);

    /// <summary>Demands it of one number.</summary>
    public void Demand(double ours, double reference, string what)
    {
        if (!(Math.Abs(ours - reference) <= Absolute + (Relative * Math.Abs(reference))))
            throw new TensorMismatchException($"{what}: {ours:G9}, expected {reference:G9} (relative {Relative:G3}, absolute {Absolute:G3}).");
    }
}
