using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Backbones;

public sealed class RandomModelsTests
{
    [Theory]
    [InlineData("random-t5-small", 60_506_624)]
    [InlineData("random-t5-base", 222_903_552)]
    [InlineData("random-t5-large", 737_668_096)]
    [InlineData("random-t5-3b", 2_851_598_336)]
    [InlineData("random-roberta-base", 124_697_433)]
    [InlineData("random-roberta-large", 355_412_057)]
    public void Architectures_have_the_published_sizes(string name, long parameters)
    {
        var folder = ModelFolders.Resolve(name);
        var options = new PretrainedOptions { Device = META };
        using PretrainedModel model = name.Contains("t5", StringComparison.Ordinal)
            ? T5ForConditionalGeneration.FromConfig(T5Config.FromPretrained(folder), options)
            : RobertaForMaskedLM.FromConfig(RobertaConfig.FromPretrained(folder), options);

        model.parameters().Sum(parameter => parameter.numel()).Should().Be(parameters);
    }
}
