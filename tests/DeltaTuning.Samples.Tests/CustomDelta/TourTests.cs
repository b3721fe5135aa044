using CustomDelta;

namespace DeltaTuning.Samples.Tests.CustomDelta;

public sealed class TourTests
{
    [Fact]
    public void Everything_that_built_in_methods_do_works()
    {
        using var output = new StringWriter();
        Tour.Run(output).Should().BeTrue(output.ToString());
        output.ToString().Should().Contain("trained: mean loss").And.Contain("ok  detached").And.NotContain("NOT");
    }

    [Fact]
    public void The_method_is_short() =>
        File.ReadAllLines(Path.Combine(Checkout.Root, "samples", "CustomDelta", "GatedLowRank.cs")).Length.Should().BeLessThan(80);
}
