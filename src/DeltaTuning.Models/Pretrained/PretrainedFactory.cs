using DeltaTuning.Files;
using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The one way in which models are made, from a folder or from a configuration.</summary>
internal static class PretrainedFactory
{
    /// <summary>A model with fresh parameters, in evaluation mode.</summary>
    internal static TModel FromConfig<TModel, TConfig>(TConfig config, PretrainedOptions? options, Func<TConfig, LayerFactory, TModel> build)
        where TModel : PretrainedModel
        where TConfig : PretrainedConfig
    {
        ArgumentNullException.ThrowIfNull(config);
        TorchRuntime.EnsureLoaded();
        options ??= new PretrainedOptions();
        config = config.With<TConfig>(options);
        Check(config, problem => new ArgumentException(problem, nameof(config)));
        var model = Build(config, options.Dtype ?? config.Dtype ?? ScalarType.Float32, options, build);
        Initialize(model, options, _ => true);
        return model;
    }

    /// <summary>A model with a folder's parameters, in evaluation mode. Nothing is initialized but what the folder lacks and may lack.</summary>
    internal static TModel FromPretrained<TModel, TConfig>(
        string folder, Func<string, TConfig> read, PretrainedOptions? options, Func<TConfig, LayerFactory, TModel> build)
        where TModel : PretrainedModel
        where TConfig : PretrainedConfig
    {
        TorchRuntime.EnsureLoaded();
        options ??= new PretrainedOptions();
        var config = read(folder).With<TConfig>(options);
        Check(config, problem => new InvalidDataException($"{Path.Combine(folder, PretrainedConfig.FileName)}: {problem}"));
        using var checkpoint = Checkpoint.Open(folder);
        var model = Build(config, options.Dtype ?? PretrainedLoader.DtypeOf(checkpoint) ?? config.Dtype ?? ScalarType.Float32, options, build);
        try
        {
            (model.Source, model.LoadReport) = (folder, PretrainedLoader.Load(model, checkpoint, options));
            var fresh = model.LoadReport.Fresh.ToHashSet(StringComparer.Ordinal);
            if (fresh.Count > 0)
                Initialize(model, options, fresh.Contains);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static TModel Build<TModel, TConfig>(TConfig config, ScalarType dtype, PretrainedOptions options, Func<TConfig, LayerFactory, TModel> build)
        where TModel : PretrainedModel
        where TConfig : PretrainedConfig
    {
        using var scope = NewDisposeScope();
        Dtypes.Name(dtype);
        var model = build(config, new LayerFactory(dtype, options.Device ?? CPU));
        model.eval();
        return model;
    }

    private static void Initialize(PretrainedModel model, PretrainedOptions options, Func<string, bool> fresh)
    {
        if (options.Device?.type == DeviceType.META)
            return;
        using var initializer = new Initializer(options.Seed);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (fresh(name))
                model.Initialize(name, parameter, initializer);
        }
    }

    private static void Check(PretrainedConfig config, Func<string, Exception> problem)
    {
        if (config.Unsupported().FirstOrDefault() is { } unsupported)
            throw new NotSupportedException(unsupported);
        if (config.Problems().FirstOrDefault() is { } first)
            throw problem(first);
    }
}
