namespace DeltaTuning.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public void The_program_is_a_tool_named_after_the_library() => typeof(Program).Assembly.GetName().Name.Should().Be("DeltaTuning.Cli");
}
