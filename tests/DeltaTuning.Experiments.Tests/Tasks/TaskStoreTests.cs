using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Tasks;

public sealed class TaskStoreTests : IDisposable
{
    private const string Snapshots = "datasets--nyu-mll--glue/snapshots";

    private readonly TemporaryFolder _folder = new();

    private TaskStore Store => new(new() { Folders = [_folder.Path], HubCaches = [] });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hub_cache_is_read_by_its_branch()
    {
        Write($"{Snapshots}/old/rte/train.jsonl", """{ "sentence1": "old", "sentence2": "b", "label": 0 }""");
        Write($"{Snapshots}/old/rte/validation.jsonl", """{ "sentence1": "old", "sentence2": "b", "label": 0 }""");
        Write($"{Snapshots}/new/rte/train.jsonl", """{ "sentence1": "A man\tsleeps.", "sentence2": "b", "label": 0 }""");
        Write($"{Snapshots}/new/rte/validation.jsonl", """{ "sentence1": "a", "sentence2": "b", "label": 1 }""");
        Write("datasets--nyu-mll--glue/refs/main", "new");

        var data = new TaskStore(new() { Folders = [], HubCaches = [_folder.Path] }).Load("glue-rte");

        data.Test.Should().BeEmpty();
        data.Validation.Should().ContainSingle().Which.Targets.Should().Equal("not_entailment");
        var example = data.Train.Should().ContainSingle().Subject;
        example.Input.Should().Be("sentence 1: A man sleeps. [SEP] sentence 2: b");
        example.Targets.Should().Equal("entailment");
        example.Sentences.Should().Equal("A man\tsleeps.", "b");
        example.Label.Should().Be("entailment");
    }

    [Fact]
    public void Shards_are_read_in_order_and_have_to_be_whole()
    {
        Write("glue/sst2/train-00000-of-00002.jsonl", """{ "sentence": "one", "label": 1 }""");
        Write("glue/sst2/train-00001-of-00002.jsonl", """{ "sentence": "two", "label": 0 }""");
        Write("glue/sst2/validation-00000-of-00001.jsonl", """{ "sentence": "three", "label": 0 }""");
        Store.Load("glue-sst2").Train.Select(example => (example.Input, example.Targets[0], example.Label)).Should()
            .Equal(("sentence: one", "positive", "1"), ("sentence: two", "negative", "0"));

        File.Delete(_folder["glue", "sst2", "train-00001-of-00002.jsonl"]);
        Store.Invoking(store => store.Load("glue-sst2")).Should().Throw<FileNotFoundException>().WithMessage("*1 of 2 files of 'train'*");
    }

    [Theory]
    [InlineData("glue-cola", "glue-cola/raw/in_domain_train.tsv", "s\t0\t*\tHe go \"home.", "He go \"home.", "unacceptable", "0")]
    [InlineData("glue-rte", "glue-rte/train.jsonl", """{"premise": "a", "hypothesis": "b", "label": "not_entailment"}""", "sentence 1: a [SEP] sentence 2: b", "not_entailment", "not_entailment")]
    [InlineData("glue-sst2", "lm-bff-k-shot/SST-2/16-13/train.tsv", "sentence\tlabel\nfine film\t1", "sentence: fine film", "positive", "1")]
    [InlineData("glue-mrpc", "glue-mrpc/msr-para-train.tsv", "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\tA \"b\tc", "sentence 1: A \"b [SEP] sentence 2: c", "equivalent", "1")]
    [InlineData("glue-stsb", "glue-stsb/stsb-en-train.csv", "\"a, b\",c,4.75", "sentence1: a, b sentence2: c", "4.8", "4.75")]
    [InlineData("glue-qqp", "lm-bff-k-shot/QQP/16-13/train.tsv", "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n1\t2\t3\ta ?\tb ?\t0", "question 1: a ? [SEP] question 2: b ?", "not_duplicate", "0")]
    [InlineData("glue-qnli", "lm-bff-k-shot/QNLI/16-13/train.tsv", "index\tquestion\tsentence\tlabel\n0\tq ?\ts\tnot_entailment", "question: q ? [SEP] sentence: s", "not_entailment", "not_entailment")]
    [InlineData("glue-mnli", "lm-bff-k-shot/MNLI/16-13/train.tsv", "index\tsentence1\tsentence2\tlabel1\tgold_label\n0\tp\th\tneutral\tcontradiction", "premise: p [SEP] hypothesis: h", "contradiction", "contradiction")]
    public void Both_forms_of_glue_come_from_local_layouts(string task, string file, string text, string input, string target, string label)
    {
        // The other files of the source hold the same rows.
        var source = TaskCatalog.BuiltIn.Find(task).Sources.First(source => source.Files.Any(one => one.Path == file) && source.Files.Count <= 3);
        foreach (var other in source.Files)
            Write(other.Path, text);

        var example = Store.Load(task).Train[0];

        (example.Input, example.Targets[0], example.Label).Should().Be((input, target, label));
    }

    [Fact]
    public void Files_of_one_source_may_have_different_forms()
    {
        Write("glue-sst2/train.txt", "1\tfine film");
        Write("glue-sst2/test.tsv", "sentence\tlabel\nbad film\t0");
        var data = Store.Load("glue-sst2");
        data.Train.Should().ContainSingle().Which.Targets.Should().Equal("positive");
        data.Validation.Should().ContainSingle().Which.Targets.Should().Equal("negative");
    }

    [Fact]
    public void A_preferred_source_comes_first()
    {
        foreach (var (path, label) in new[] { ("glue-rte/train.jsonl", 0), ("glue-rte/val.jsonl", 0) })
            Write(path, $$"""{"premise": "full", "hypothesis": "b", "label": {{label}}}""");
        foreach (var path in new[] { "16-13/train.tsv", "16-13/dev.tsv", "16-42/test.tsv" })
            Write($"lm-bff-k-shot/RTE/{path}", "index\tsentence1\tsentence2\tlabel\n0\tfew\tb\tentailment");
        Store.Load("glue-rte").Train[0].Sentences[0].Should().Be("full");
        new TaskStore(new() { Folders = [_folder.Path], Source = "lm-bff-16-13" }).Load("glue-rte").Test[0].Sentences[0].Should().Be("few");
    }

    [Fact]
    public void The_folder_of_one_set_will_do()
    {
        Write("sms_spam/sms.tsv", "ham\thi\nspam\twin");
        new TaskStore(new() { Folders = [_folder["sms_spam"]], HubCaches = [] }).Check("sms_spam").IsLoaded.Should().BeTrue();
    }

    [Fact]
    public void One_split_is_cut_as_crossfit_cuts_it()
    {
        // numpy.random.seed(42); numpy.random.shuffle of 0 to 9 gives 8 1 5 0 7 2 9 4 3 6.
        Write("sms_spam/sms.tsv", string.Join('\n', Enumerable.Range(0, 10).Select(i => $"{(i % 2 == 0 ? "ham" : "spam")}\t{i}")));
        var data = Store.Load("sms_spam");
        data.Train.Select(example => example.Input).Should().Equal("8", "1", "5", "0", "7", "2", "9", "4");
        data.Test.Select(example => example.Input).Should().Equal("3", "6");
        data.Validation.Should().BeEmpty();
    }

    [Fact]
    public void Missing_data_are_asked_for_in_every_layout()
    {
        Store.Invoking(store => store.Load("glue-rte")).Should().Throw<FileNotFoundException>().WithMessage(
            $"*glue-rte*{_folder.Path}*glue-rte/train.jsonl, glue-rte/val.jsonl*lm-bff-k-shot/RTE/16-13/train.tsv*glue/rte/train-00000-of-00001.parquet*datasets--OWNER--glue/snapshots/REVISION/rte/*");
        File.WriteAllText(_folder["glue-rte.tar.xz"], "");
        Store.Check("glue-rte").Problems.Should().ContainSingle().Which.Should().Contain("tar -C");
    }

    [Theory]
    [InlineData("""{ "sentence": "a", "label": 2 }""", "*line 1*label 2 is none of 0 to 1*")]
    [InlineData("""{ "sentence": "a", "label": "good" }""", "*line 1*label 'good' is none of negative, positive*")]
    [InlineData("""{ "sentence": "a", "label": -1 }""", "*label -1*not public*")]
    [InlineData("""{ "sentence": "a" }""", "*line 1*no 'label'*columns are sentence*")]
    [InlineData("""{ "text": "a", "label": 1 }""", "*line 1*no 'sentence'*columns are text, label*")]
    [InlineData("""{ "sentence": "  ", "label": 1 }""", "*train split of 'glue-sst2' is empty: 1 rows give no example*")]
    [InlineData("""{ "sentence": """, "*line 1*")]
    public void Data_that_are_wrong_say_where(string row, string message)
    {
        Write("glue/sst2/train.jsonl", row);
        Write("glue/sst2/validation.jsonl", """{ "sentence": "a", "label": 1 }""");
        Store.Invoking(store => store.Load("glue-sst2")).Should().Throw<DataFormatException>().WithMessage(message);
        Store.Check("glue-sst2").Problems.Should().ContainSingle().Which.Should().Match(message);
    }

    [Fact]
    public void A_check_tells_what_is_there()
    {
        Write("glue/sst2/train.jsonl", """{ "sentence": "a", "label": 1 }""" + "\n" + """{ "sentence": "", "label": 1 }""");
        Write("glue/sst2/validation.jsonl", """{ "sentence": "b", "label": 1 }""");
        var check = Store.Check("glue-sst2");
        (check.IsLoaded, check.Source, check.RowsRead, check.Train, check.Validation, check.Test).Should().Be((true, "hub", 3, 1, 1, 0));
        check.Folder.Should().Be(_folder["glue", "sst2"]);
        check.First!.Input.Should().Be("sentence: a");
        check.Problems.Should().Equal("No example has the label negative.");
    }

    [Fact]
    public void A_task_of_ones_own_is_read_from_ones_own_files()
    {
        Write("own.json", """
            [{
              "name": "mood", "category": "classification", "dataset": "me/mood", "input": "text: {text}", "output": "{label}",
              "labels": ["bad", "good"], "metric": "ACC",
              "sources": [{ "name": "files", "rename": { "text": "words" }, "values": { "label": { "+": "good", "-": "bad" } },
                "files": [{ "split": "train", "path": "mood/train.csv", "delimiter": ";" }, { "split": "validation", "path": "mood/*.dev", "format": "jsonl", "set": { "label": "-" } }] }]
            }]
            """);
        Write("mood/train.csv", "words;label\n\"so; so\";+");
        Write("mood/a.dev", """{ "words": "b" }""");
        var data = new TaskStore(new() { Catalog = TaskCatalog.Load(_folder["own.json"]), Folders = [_folder.Path] }).Load("mood");
        data.Train.Should().ContainSingle().Which.Input.Should().Be("text: so; so");
        data.Validation.Should().ContainSingle().Which.Targets.Should().Equal("bad");
    }

    private void Write(string path, string text)
    {
        var file = _folder[path.Split('/')];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }
}
