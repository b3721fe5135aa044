using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>What a kind of case checks. A new kind is a class here and a line in <see cref="CaseKinds"/>.</summary>
internal interface ICaseKind
{
    /// <summary>Computes what the case's tensors and JSON say and throws at the first difference.</summary>
    /// <param name="case">The case.</param>
    void Run(ReferenceCase @case);
}
