using System.CommandLine;
using System.Text.RegularExpressions;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Native;
using TorchSharp;

namespace DeltaTuning.Cli.Options;

/// <summary>Where is computed.</summary>
internal static partial class DeviceOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--device") { Description = "cpu, cuda or cuda:N. [default: the first GPU, or the CPU]", HelpName = "device" };
        option.CompletionSources.Add("cpu", "cuda");
        return option;
    }

    /// <summary>The device of a name; null for none named.</summary>
    /// <exception cref="UsageException">It is no name of a device, or there is no such device.</exception>
    public static torch.Device? Read(string? name)
    {
        if (name is null)
            return null;
        if (!Form().IsMatch(name))
            throw new UsageException($"--device is \"{name}\"; it must be cpu, cuda or cuda:N.");
        TorchRuntime.EnsureLoaded();
        return name.StartsWith("cuda", StringComparison.Ordinal) && !torch.cuda.is_available()
            ? throw new UsageException($"--device is {name}, but there is no CUDA device here, or the tool came with a libtorch for the CPU; docs/cli.md says how to get one for CUDA.")
            : torch.device(name);
    }

    [GeneratedRegex("^(cpu|cuda(:[0-9]+)?)$")]
    private static partial Regex Form();
}
