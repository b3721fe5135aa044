using System.Text.Json.Nodes;

namespace DeltaTuning.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Classification_TrainsEvaluatesAndPredictsByTheClassesNames()
    {
        var (model, train, dev) = (TestModels.Roberta(_place), DataFiles.Opinions(_place, "train.csv", 48), DataFiles.Opinions(_place, "dev.csv", 16));

        var trained = (await CliRun.Of(
            "train", "--model", model, "--train", train, "--validation", dev, "--method", "LR", "--set", "rank=4", "--lr", "0.02", "--epochs", "6", "--batch-size", "8", "--max-length", "16",
            "--out", _place["out"], "--device", "cpu", "--json")).Succeeded();
        trained.Json["result"]!["values"]!["validation"]!.GetValue<double>().Should().BeGreaterThan(0.9);
        trained.Json["result"]!["metric"]!.GetValue<string>().Should().Be("ACC");
        trained.Error.Should().Contain("step 36/36").And.Contain("validation loss");
        _place.Files.Should().Contain("out/delta/adapter_model.safetensors").And.Contain("out/delta/deltatuning.json").And.Contain("out/configuration.json").And.Contain("out/metrics.json");

        var measured = (await CliRun.Of("evaluate", _place["out"], "--file", dev, "--metric", "ACC", "--metric", "Classification-F1", "--device", "cpu", "--json")).Succeeded().Json;
        measured["examples"]!.GetValue<int>().Should().Be(16);
        measured["values"]!["ACC"]!.GetValue<double>().Should().Be(trained.Json["result"]!["values"]!["validation"]!.GetValue<double>());

        (await CliRun.Of("predict", _place["out"], "--file", dev, "--out", _place["answers.csv"], "--device", "cpu")).Succeeded().Out.Should().Contain("16 rows");
        File.ReadLines(_place["answers.csv"]).First().Should().Be("text,label,prediction,p(no),p(yes)");

        var line = JsonNode.Parse((await CliRun.Of("predict", _place["out"], "--file", dev, "--device", "cpu")).Succeeded().Out.Split('\n')[0])!;
        line["prediction"]!.GetValue<string>().Should().Be("yes");
        line["probabilities"]!["yes"]!.GetValue<double>().Should().BeGreaterThan(0.5);

        (await CliRun.Of("inspect", _place["out"], "--model", model)).Succeeded().Out.Should().Contain("run LR").And.Contain("state                    finished").And.Contain("fits");

        // A merged model keeps the classes' names and the columns.
        (await CliRun.Of("merge", _place["out"], "--model", model, "--out", _place["merged"])).Succeeded();
        (await CliRun.Of("evaluate", _place["merged"], "--file", dev, "--device", "cpu", "--json")).Succeeded().Json["values"]!["ACC"]!.GetValue<double>().Should().Be(measured["values"]!["ACC"]!.GetValue<double>());
        File.ReadAllText(_place["merged", "config.json"]).Should().Contain("\"yes\"");
    }

    [Fact]
    public async Task FinishedRun_IsReadAgain_AndAnotherConfigurationIsRefused()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Opinions(_place, "train.csv", 8));
        string[] command = ["train", "--model", model, "--train", train, "--steps", "2", "--batch-size", "4", "--max-length", "16", "--out", _place["out"], "--device", "cpu"];

        (await CliRun.Of(command)).Succeeded();
        var written = File.GetLastWriteTimeUtc(_place["out", "metrics.json"]);
        (await CliRun.Of(command)).Succeeded();
        File.GetLastWriteTimeUtc(_place["out", "metrics.json"]).Should().Be(written);
        (await CliRun.Of([.. command, "--seed", "1"])).Failed(1, "another configuration");
    }

    [Fact]
    public async Task Stopped_KeepsItsCheckpoint_AndGoesOn()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Opinions(_place, "train.csv", 8));
        string[] command = ["train", "--model", model, "--train", train, "--steps", "4", "--batch-size", "4", "--max-length", "16", "--out", _place["out"], "--device", "cpu"];
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await CliRun.With("", stop.Token, command)).Failed(130, "Stopped");
        (await CliRun.Of(command)).Succeeded().Out.Should().Contain("holds what was trained");
    }

    [Fact]
    public async Task ConfigurationFile_GivesTheSameRun()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Opinions(_place, "train.csv", 8, "sentence", "class"));
        await File.WriteAllTextAsync(_place["run.json"], $$"""{ "model": "{{model}}", "train": "{{train}}", "text": "sentence", "label": "class", "method": "AP", "set": { "bottleneck": 4 }, "steps": 1, "batch_size": 4, "max_length": 16, "device": "cpu" }""");

        var json = (await CliRun.Of("train", "--config", _place["run.json"], "--out", _place["out"], "--json")).Succeeded().Json;

        json["configuration"]!["method"]!.GetValue<string>().Should().Be("AP");
        json["configuration"]!["method_options"]!["AP.bottleneck"]!.GetValue<double>().Should().Be(4);
    }

    [Fact]
    public async Task Regression_GivesScores()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Scores(_place, "train.csv", 16));
        (await CliRun.Of("train", "--kind", "regression", "--model", model, "--train", train, "--holdout", "0.25", "--steps", "3", "--batch-size", "4", "--max-length", "16", "--out", _place["out"], "--device", "cpu")).Succeeded()
            .Out.Should().Contain("validation");
        JsonNode.Parse((await CliRun.Of("predict", _place["out"], "--file", train, "--device", "cpu")).Succeeded().Out.Split('\n')[0])!["prediction"]!.GetValueKind().Should().Be(System.Text.Json.JsonValueKind.Number);
    }

    [Fact]
    public async Task TokenClassification_GivesAClassForEachWord()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Words(_place, "train.jsonl", 16));
        (await CliRun.Of("train", "--kind", "token-classification", "--model", model, "--train", train, "--validation", train, "--lr", "0.02", "--steps", "20", "--batch-size", "8", "--max-length", "24", "--out", _place["out"], "--device", "cpu")).Succeeded();
        JsonNode.Parse((await CliRun.Of("predict", _place["out"], "--file", train, "--device", "cpu")).Succeeded().Out.Split('\n')[0])!["prediction"]!.GetValue<string>().Split(' ').Should().HaveCount(3);
    }

    [Fact]
    public async Task TextToText_TrainsAndGenerates()
    {
        var (model, train) = (TestModels.T5(_place), DataFiles.Opinions(_place, "train.csv", 24));
        (await CliRun.Of(
            "train", "--model", model, "--train", train, "--input", "opinion: {text}", "--metric", "ACC", "--method", "LR", "--set", "rank=2", "--steps", "2", "--batch-size", "4", "--max-length", "24",
            "--max-output-length", "4", "--out", _place["out"], "--device", "cpu")).Succeeded();

        var texts = (await CliRun.Of("generate", _place["out"], "opinion: a good film", "opinion: a bad day", "--max-new-tokens", "3", "--device", "cpu", "--json")).Succeeded().Json["generated"]!.AsArray();
        texts.Should().HaveCount(2);
        (await CliRun.With("one line\nanother", default, "generate", model, "--max-new-tokens", "2", "--beams", "2", "--returned", "2", "--device", "cpu", "--json")).Succeeded().Json["generated"]![1]!["texts"]!.AsArray().Should().HaveCount(2);
        (await CliRun.Of("evaluate", _place["out"], "--file", train, "--device", "cpu")).Succeeded().Out.Should().Contain("ACC");
        (await CliRun.Of("merge", _place["out", "delta"], "--model", model, "--out", _place["merged"])).Succeeded();
        (await CliRun.Of("generate", _place["merged"], "opinion: a good film", "--max-new-tokens", "2", "--device", "cpu")).Succeeded();
    }

    [Fact]
    public async Task FullFineTuning_LeavesAModelWithItsTokenizer()
    {
        var (model, train) = (TestModels.Roberta(_place), DataFiles.Opinions(_place, "train.csv", 8));
        (await CliRun.Of("train", "--method", "FT", "--model", model, "--train", train, "--steps", "1", "--batch-size", "4", "--max-length", "16", "--out", _place["out"], "--device", "cpu")).Succeeded();
        (await CliRun.Of("predict", _place["out"], "--file", train, "--device", "cpu")).Succeeded().Out.Should().Contain("\"prediction\"");
    }
}
