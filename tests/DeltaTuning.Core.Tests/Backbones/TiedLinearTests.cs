using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Backbones;

public sealed class TiedLinearTests
{
    [Fact]
    public void Call_BorrowsTheTable_AndHasNoParameterOfItsOwn()
    {
        using var table = nn.Embedding(7, 3);
        using var head = new TiedLinear(table);
        using var x = randn(2, 3);
        using var y = head.call(x);
        using var expected = nn.functional.linear(x, table.weight!);

        TensorAssert.Identical(y, expected);
        head.parameters().Should().BeEmpty();
        head.state_dict().Should().BeEmpty();
    }

    [Fact]
    public void Untie_WrongShape_NamesBothShapes()
    {
        using var table = nn.Embedding(7, 3);
        using var head = new TiedLinear(table);
        using var weight = nn.Parameter(zeros(3, 7));

        var act = () => head.Untie(weight);

        act.Should().Throw<ArgumentException>().WithMessage("*(3, 7)*(7, 3)*");
    }
}
