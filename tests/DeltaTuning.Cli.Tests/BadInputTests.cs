namespace DeltaTuning.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task UnknownMethod_ShowsTheNearest() => (await Train("--method", "LRA")).Failed(2, "There is no method 'LRA'", "LR");

    [Fact]
    public async Task UnknownOptionOfAMethod_ShowsThoseThatAre() => (await Train("--set", "rnk=4")).Failed(2, "LR.rnk is no option", "LR.rank");

    [Fact]
    public async Task OptionWithoutValue_IsTold() => (await Train("--set", "rank")).Failed(2, "--set is \"rank\"", "rank=16");

    [Fact]
    public async Task WrongColumn_ListsTheColumns() => (await Train("--text", "sentence")).Failed(1, "train.csv, line 2", "it has no 'sentence'", "text, label");

    [Fact]
    public async Task MissingFile_IsTold() => (await Train("--validation", "none.csv")).Failed(3, "none.csv");

    [Fact]
    public async Task EmptySplit_IsTold()
    {
        await File.WriteAllTextAsync(_place["empty.csv"], "text,label\n");
        (await Train("--validation", _place["empty.csv"])).Failed(1, "empty.csv", "it has no rows");
    }

    [Fact]
    public async Task LabelNeverSeen_SaysWhereAndWhatThereIs()
    {
        await File.WriteAllTextAsync(_place["dev.csv"], "text,label\na film,perhaps\n");
        (await Train("--validation", _place["dev.csv"])).Failed(1, "dev.csv, line 2", "'perhaps', which the training data never have", "no, yes");
    }

    [Fact]
    public async Task MissingModel_IsTold() => (await CliRun.Of("train", "--model", "no/such/model", "--train", DataFiles.Opinions(_place, "t.csv", 4), "--out", _place["out"])).Failed(3, "no/such/model");

    [Fact]
    public async Task UnknownTask_ShowsTheNearest() => (await CliRun.Of("train", "--model", TestModels.Roberta(_place), "--task", "glue-sst3", "--out", _place["out"])).Failed(2, "There is no task 'glue-sst3'", "glue-sst2");

    [Fact]
    public async Task TaskWithoutData_SaysWhichFilesToPutWhere()
    {
        Directory.CreateDirectory(_place["data"]);
        (await CliRun.Of("train", "--model", TestModels.Roberta(_place), "--task", "glue-sst2", "--data", _place["data"], "--out", _place["out"])).Failed(3, "glue-sst2", "\n- glue/sst2/train-00000-of-00001.parquet");
    }

    [Fact]
    public async Task NeitherFileNorTask_IsWrongUsage() => (await CliRun.Of("train", "--model", TestModels.Roberta(_place), "--out", _place["out"])).Failed(2, "--train", "--task");

    [Fact]
    public async Task UnknownOptimizer_IsTold() => (await Train("--optimizer", "adamww")).Failed(2, "adamww");

    [Fact]
    public async Task UnknownScheduleOrMetric_IsTold()
    {
        (await Train("--schedule", "linaer")).Failed(2, "linaer", "linear");
        (await Train("--metric", "ACCC")).Failed(2, "There is no metric 'ACCC'", "ACC");
    }

    [Fact]
    public async Task ValueThatIsNoneOfAFew_ListsThem() => (await Train("--kind", "classes")).Failed(2, "--kind is \"classes\"", "classification, regression, token-classification or text-to-text");

    [Fact]
    public async Task LockedFolder_IsTold()
    {
        using var held = Experiments.Runs.FolderLock.Take(_place["out"], "run");
        (await Train()).Failed(4, "in use", _place["out"]);
    }

    [Fact]
    public async Task NoCuda_IsTold()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "There is a CUDA device.");
        (await Train("--device", "cuda")).Failed(2, "no CUDA device");
        (await Train("--device", "gpu")).Failed(2, "--device is \"gpu\"");
    }

    [Fact]
    public async Task GenerationWithAnEncoder_IsRefused()
    {
        (await Train()).Succeeded();
        (await CliRun.Of("generate", _place["out"], "a text", "--device", "cpu")).Failed(1, "writes no text");
    }

    [Fact]
    public async Task EvaluationOnALabelNeverSeen_IsRefused()
    {
        (await Train()).Succeeded();
        await File.WriteAllTextAsync(_place["dev.csv"], "text,label\na film,perhaps\n");
        (await CliRun.Of("evaluate", _place["out"], "--file", _place["dev.csv"], "--device", "cpu")).Failed(1, "'perhaps', which was never seen in training");
    }

    private Task<CliRun> Train(params string[] more)
    {
        var model = Directory.Exists(_place["roberta"]) ? _place["roberta"] : TestModels.Roberta(_place);
        return CliRun.Of(["train", "--model", model, "--train", DataFiles.Opinions(_place, "train.csv", 8), "--steps", "1", "--batch-size", "4", "--max-length", "16", "--out", _place["out"], .. more.Contains("--device") ? [] : new[] { "--device", "cpu" }, .. more]);
    }
}
