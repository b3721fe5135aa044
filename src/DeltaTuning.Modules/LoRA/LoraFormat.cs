using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.LoraFormat))]

namespace DeltaTuning.Modules;

/// <summary>LoRA's fields in PEFT's <c>adapter_config.json</c>.</summary>
internal sealed class LoraFormat : IDeltaFormat
{
    private const string PissaPrefix = "pissa_niter_";

    // Fields of PEFT's for what LoRA here does not do, at the values without effect. They are written so, and nothing else is read.
    private static readonly JsonObject Unused = JsonNode.Parse("""
        {
          "alora_invocation_tokens": null, "arrow_config": null, "corda_config": null, "ensure_weight_tying": false, "eva_config": null, "fan_in_fan_out": false,
          "kasa_config": null, "layer_replication": null, "loftq_config": {}, "lora_ga_config": null, "megatron_config": null, "megatron_core": "megatron.core",
          "monteclora_config": null, "qalora_group_size": 16, "target_parameters": null, "use_bdlora": null, "use_qalora": false, "velora_config": null
        }
        """)!.AsObject();

    public string PeftType => LoRA.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach (var (name, harmless) in Unused)
        {
            // A group size and a library's name say nothing while their method is off.
            if (name is not ("qalora_group_size" or "megatron_core"))
                config.Refuse(name, harmless);
        }
        var (init, iterations) = ReadInit(config);
        var (tokens, table) = ReadTokens(config);
        return new LoRA(config.WholeNumber("r", 8))
        {
            Alpha = config.Number("lora_alpha", 8),
            UseRsLora = config.Flag("use_rslora", false),
            Dropout = config.Number("lora_dropout", 0),
            Bias = ReadBias(config),
            LoraBias = config.Flag("lora_bias", false),
            RankPattern = config.Numbers("rank_pattern").ToDictionary(pair => pair.Key, pair => checked((int)pair.Value)),
            AlphaPattern = config.Numbers("alpha_pattern"),
            Targets = PeftTargets.Read(config),
            Init = init,
            PissaIterations = iterations,
            UseDora = config.Flag("use_dora", false),
            TrainableTokens = tokens,
            TokenTable = table,
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var lora = (LoRA)delta;
        foreach (var (name, value) in Unused)
            config.Set(name, value?.DeepClone());
        config.Set("r", (JsonNode)lora.R);
        config.Set("lora_alpha", lora.Alpha, asInteger: true);
        config.Set("use_rslora", (JsonNode)lora.UseRsLora);
        config.Set("lora_dropout", lora.Dropout);
        config.Set("bias", (JsonNode)(lora.Bias switch { LoraBiasMode.All => "all", LoraBiasMode.LoraOnly => "lora_only", _ => "none" }));
        config.Set("lora_bias", (JsonNode)lora.LoraBias);
        config.Set("rank_pattern", new JsonObject(lora.RankPattern.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))));
        config.Set("alpha_pattern", new JsonObject(lora.AlphaPattern.Select(pair => KeyValuePair.Create(pair.Key, Alpha(pair.Value)))));
        config.Set("init_lora_weights", WriteInit(lora));
        config.Set("use_dora", (JsonNode)lora.UseDora);
        config.Set("trainable_token_indices", WriteTokens(lora));
        config.Set("modules_to_save", PeftHeads.Names(lora.ModulesToSave, context.Map));
        PeftTargets.Write(lora.Targets, context, config);
    }

    private static (LoraInit Init, int? Iterations) ReadInit(PeftConfig config)
    {
        const string field = "init_lora_weights";
        if (config.Node(field) is not JsonValue value)
            return (LoraInit.Kaiming, null);
        if (value.TryGetValue(out bool isDefault))
            return (isDefault ? LoraInit.Kaiming : LoraInit.Random, null);
        var text = config.Text(field)!;
        return text.StartsWith(PissaPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(PissaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            ? (LoraInit.Pissa, iterations)
            : text switch
            {
                "gaussian" => (LoraInit.Gaussian, null),
                "pissa" => (LoraInit.Pissa, null),
                "olora" => (LoraInit.Olora, null),
                "orthogonal" => (LoraInit.Orthogonal, null),
                _ => throw new NotSupportedException($"{config.Source}: {field} is \"{text}\"; known are true, false, gaussian, pissa, {PissaPrefix}N, olora and orthogonal."),
            };
    }

    private static JsonNode WriteInit(LoRA lora) => lora.Init switch
    {
        LoraInit.Kaiming => true,
        LoraInit.Random => false,
        LoraInit.Gaussian => "gaussian",
        LoraInit.Pissa => lora.PissaIterations is { } count ? string.Create(CultureInfo.InvariantCulture, $"{PissaPrefix}{count}") : "pissa",
        LoraInit.Olora => "olora",
        _ => "orthogonal",
    };

    private static LoraBiasMode ReadBias(PeftConfig config) => config.Text("bias") switch
    {
        null or "none" => LoraBiasMode.None,
        "all" => LoraBiasMode.All,
        "lora_only" => LoraBiasMode.LoraOnly,
        var other => throw new InvalidDataException($"{config.Source}: bias is \"{other}\"; known are none, all and lora_only."),
    };

    // A list for the model's own table, or an object of lists by table.
    private static (IReadOnlyList<long> Tokens, string? Table) ReadTokens(PeftConfig config)
    {
        const string field = "trainable_token_indices";
        if (config.Node(field) is not JsonObject)
            return (config.WholeNumbers(field) ?? [], null);
        var tables = config.WholeNumberLists(field);
        if (tables.Count != 1)
            throw new NotSupportedException($"{config.Source}: {field} names {tables.Count} tables ({string.Join(", ", tables.Keys)}); one is supported.");
        var (table, ids) = tables.First();
        return (ids, table);
    }

    private static JsonNode? WriteTokens(LoRA lora)
    {
        if (lora.TrainableTokens.Count == 0)
            return null;
        var ids = new JsonArray([.. lora.TrainableTokens.Select(id => (JsonNode)id)]);
        return lora.TokenTable is { } table ? new JsonObject { [table] = ids } : ids;
    }

    private static JsonNode? Alpha(double value) => value == Math.Floor(value) ? (JsonNode)(long)value : value;
}
