using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

/// <summary>A file that Python's safetensors 0.8.0 wrote, and the tensors in it.</summary>
internal static class PythonFile
{
    internal static byte[] Bytes { get; } = Convert.FromBase64String("""
        QAMAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJsIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCLDqVwiXFxcblx1MDAwMX/i
        gKjwn5iAIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsxLDFdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCLvv78iOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsy
        NCwzMl19LCJkIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMzIsNDBdfSwiYSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbNDAs
        NDRdfSwiZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbNDQsNDRdfSwieiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMSwzXSwiZGF0YV9vZmZzZXRzIjpb
        NDQsNTZdfSwiaSI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzU2LDYwXX0sImIiOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpb
        NjAsNjZdfSwiaCI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzY2LDcwXX0sInMiOnsiZHR5cGUiOiJJMTYiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls3
        MCw3Ml19LCJjIjp7ImR0eXBlIjoiSTgiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls3Miw3NV19LCJ1Ijp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls3NSw3
        Nl19LCJ0Ijp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6Wzc2LDc4XX19ICAg//////////8AAAAAAAEAAAAAAAAAAAAAAAAAAAAAAACamZmZmZm5PwAA4EAAAMA/
        AAAAwAAAUED9////gD8AvwBAADwAuPz/+wYHyAEA
        """);

    internal static Dictionary<string, string> Metadata => new() { ["format"] = "pt" };

    /// <summary>The tensors, in the caller's scope, in an order that is not the file's.</summary>
    internal static Dictionary<string, Tensor> Tensors() => new()
    {
        ["z"] = tensor(new[,] { { 1.5f, -2, 3.25f } }),
        ["a"] = tensor(7f),
        ["h"] = tensor(new[] { 1f, -0.5f }).to(ScalarType.Float16),
        ["b"] = tensor(new[] { 1f, -0.5f, 2f }).to(ScalarType.BFloat16),
        ["d"] = tensor(new[] { 0.1 }),
        ["l"] = tensor(new[] { -1L, 1L << 40 }),
        ["i"] = tensor(new[] { -3 }),
        ["s"] = tensor(new short[] { -4 }),
        ["c"] = tensor(new sbyte[] { -5, 6, 7 }),
        ["u"] = tensor(new byte[] { 200 }),
        ["t"] = tensor(new[] { true, false }),
        ["e"] = zeros(0, 3),
        ["\uffff"] = zeros([1], ScalarType.Int64),
        ["é\"\\\n\u0001\u007f\u2028😀"] = zeros([1, 1], ScalarType.Int64),
    };
}
