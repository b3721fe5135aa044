using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Activation functions by the names of HuggingFace's configurations, of AdapterHub and of OpenDelta.</summary>
public static class Activation
{
    private static readonly SortedDictionary<string, Func<Tensor, Tensor>> Known = new(StringComparer.Ordinal)
    {
        ["gelu"] = nn.functional.gelu,
        ["gelu_orig"] = nn.functional.gelu,
        ["gelu_python"] = nn.functional.gelu,
        ["gelu_new"] = TanhGelu,
        ["gelu_fast"] = TanhGelu,
        ["gelu_accurate"] = TanhGelu,
        ["gelu_pytorch_tanh"] = TanhGelu,
        ["gelu_python_tanh"] = TanhGelu,
        ["gelu_10"] = ClippedGelu,
        ["quick_gelu"] = QuickGelu,
        ["relu"] = x => nn.functional.relu(x),
        ["relu2"] = SquaredRelu,
        ["relu6"] = x => nn.functional.relu6(x),
        ["leaky_relu"] = x => nn.functional.leaky_relu(x),
        ["leakyrelu"] = x => nn.functional.leaky_relu(x),
        ["silu"] = x => nn.functional.silu(x),
        ["swish"] = x => nn.functional.silu(x),
        ["mish"] = x => nn.functional.mish(x),
        ["sigmoid"] = x => x.sigmoid(),
        ["tanh"] = x => x.tanh(),
        ["linear"] = x => x.alias(),
    };

    /// <summary>All names, for messages.</summary>
    public static string Names => string.Join(", ", Known.Keys);

    /// <summary>Whether there is a function of that name.</summary>
    /// <param name="name">The name, such as <c>gelu_new</c>.</param>
    /// <returns>True where there is.</returns>
    public static bool Exists(string name) => Known.ContainsKey(name);

    /// <summary>The function of a name.</summary>
    /// <param name="name">The name, such as <c>gelu_new</c>.</param>
    /// <returns>A function of each value alone, that keeps the shape.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Func<Tensor, Tensor> Of(string name) =>
        Known.TryGetValue(name, out var function) ? function
            : throw new ArgumentException($"There is no activation function \"{name}\"; known are {Names}.", nameof(name));

    private static Tensor TanhGelu(Tensor x) => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh);

    private static Tensor ClippedGelu(Tensor x)
    {
        using var y = nn.functional.gelu(x);
        return y.clamp(TensorMath.Held(-10L), TensorMath.Held(10L));
    }

    // x σ(1.702 x)
    private static Tensor QuickGelu(Tensor x)
    {
        using var scaled = x.Times(1.702);
        using var gate = scaled.sigmoid();
        return x * gate;
    }

    private static Tensor SquaredRelu(Tensor x)
    {
        using var y = nn.functional.relu(x);
        return y * y;
    }
}
