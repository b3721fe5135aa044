using DeltaTuning.Files;
using FsCheck;
using FsCheck.Fluent;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class SafetensorsProperties : IDisposable
{
    private static readonly ScalarType[] Dtypes =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8,
        ScalarType.Byte, ScalarType.Bool,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveThenRead_AnyTensors_GivesTheSameBits() => Prop.ForAll(Files(), tensors =>
    {
        using var scope = NewDisposeScope();
        var made = tensors.ToDictionary(pair => pair.Key, pair => Make(pair.Value));

        SafetensorsFile.Save(_folder["file"], made);

        using var file = SafetensorsFile.Open(_folder["file"]);
        return file.Entries.Count == made.Count && made.All(pair => Same(file.Read(pair.Key), pair.Value));
    }).Check(Replayable);

    [Fact]
    public void Save_AnyOrder_GivesTheSameFile() => Prop.ForAll(Files(), tensors =>
    {
        using var scope = NewDisposeScope();
        var made = tensors.ToDictionary(pair => pair.Key, pair => Make(pair.Value));

        SafetensorsFile.Save(_folder["file"], made);
        SafetensorsFile.Save(_folder["turned"], made.Reverse());

        return File.ReadAllBytes(_folder["file"]).SequenceEqual(File.ReadAllBytes(_folder["turned"]));
    }).Check(Replayable);

    [Fact]
    public void Parse_AnyPartOfAFile_IsRefused() => Prop.ForAll(Gen.Choose(0, PythonFile.Bytes.Length - 1).ToArbitrary(), length =>
    {
        try
        {
            SafetensorsHeader.Parse(PythonFile.Bytes.AsSpan(0, length), "file");
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }).Check(Replayable.WithMaxTest(500));

    private static Config Replayable => Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(20261125, 1);

    private static Arbitrary<Dictionary<string, (ScalarType Dtype, long[] Shape, int Seed)>> Files()
    {
        var one =
            from dtype in Gen.Elements(Dtypes)
            from rank in Gen.Choose(0, 4)
            from shape in Gen.Choose(0, 5).Select(size => (long)size).ArrayOf(rank)
            from seed in Gen.Choose(0, 1_000_000)
            select (dtype, shape, seed);
        var name = ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => text.Get ?? "").Where(text => text != "__metadata__" && IsUnicode(text));
        return (
            from names in name.ListOf()
            from tensors in one.ArrayOf(names.Count)
            select names.Zip(tensors).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second)).ToArbitrary();
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xfffd);

    private static Tensor Make((ScalarType Dtype, long[] Shape, int Seed) recipe)
    {
        using var generator = new Generator((ulong)recipe.Seed, CPU);
        using var numbers = randint(0, 200, recipe.Shape, ScalarType.Int64, CPU, generator: generator);
        return numbers.to(recipe.Dtype);
    }

    private static bool Same(Tensor a, Tensor b) => a.dtype == b.dtype && a.shape.SequenceEqual(b.shape) && a.bytes.SequenceEqual(b.bytes);
}
