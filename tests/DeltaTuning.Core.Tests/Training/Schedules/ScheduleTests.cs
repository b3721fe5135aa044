using DeltaTuning.Training;

namespace DeltaTuning.Core.Tests.Training.Schedules;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(30, 0.5)]
    [InlineData(50, 0)]
    [InlineData(60, 0)]
    public void Linear_Warmup10Of50_RisesAndFalls(long step, double expected) =>
        Schedule.Linear.Rate(step, 1, 10, 50).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(30, 0.5)]
    [InlineData(50, 0)]
    [InlineData(70, 0.5)]
    public void Cosine_AfterTheWarmup_FollowsTheWave(long step, double expected) =>
        Schedule.Cosine().Rate(step, 1, 10, 50).Should().BeApproximately(expected, 1e-12);

    [Fact]
    public void Cosine_MinimumRatio_IsWhereItEnds() => Schedule.Cosine(minimumRatio: 0.1).Rate(50, 2, 10, 50).Should().BeApproximately(0.2, 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(1000, 1)]
    public void Constant_Warmup2_StaysAtThePeak(long step, double expected) => Schedule.Constant.Rate(step, 1, 2, 0).Should().Be(expected);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(20, 0)]
    public void CosineWithRestarts_TwoCycles_StartsAgain(long step, double expected) =>
        Schedule.CosineWithRestarts(2).Rate(step, 1, 0, 20).Should().BeApproximately(expected, 1e-12);

    [Fact]
    public void Polynomial_Square_FallsToTheEndRate()
    {
        var schedule = Schedule.Polynomial(power: 2, endRate: 0.1);

        schedule.Rate(5, 1.1, 0, 10).Should().BeApproximately(0.35, 1e-12);
        schedule.Rate(11, 1.1, 0, 10).Should().Be(0.1);
    }

    [Fact]
    public void Polynomial_PeakBelowTheEndRate_SaysSo()
    {
        var act = () => Schedule.Polynomial(endRate: 0.1).Rate(0, 0.05, 0, 10);

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0.1*above it*");
    }

    [Fact]
    public void InverseSquareRoot_FourTimescales_HalvesTheRate() =>
        Schedule.InverseSquareRoot(100).Rate(310, 1, 10, 0).Should().BeApproximately(0.5, 1e-12);

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(9, 1)]
    [InlineData(49, 0.2)]
    public void CosineWarmup_MinimumRatio_StartsAboveZeroAndEndsAtTheMinimum(long step, double expected) =>
        Schedule.CosineWarmup(0.2).Rate(step, 1, 10, 50).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData(5, 0.5)]
    [InlineData(30, 1)]
    [InlineData(45, 0.5)]
    [InlineData(60, 0)]
    public void WarmupStableDecay_StableStepsNotGiven_TakesWhatIsLeft(long step, double expected) =>
        Schedule.WarmupStableDecay(10, decay: RampShape.Linear).Rate(step, 1, 10, 50).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(29, 1)]
    [InlineData(99, 4e-6)]
    public void OneCycle_ThirtyPercent_RisesToThePeakAndEndsFarBelow(long step, double expected) =>
        Schedule.OneCycle().Rate(step, 1, 0, 100).Should().BeApproximately(expected, 1e-12);

    [Fact]
    public void OneCycle_RunOfOneStep_HasANumber() => Schedule.OneCycle(risingPart: 1).Rate(0, 1, 0, 1).Should().BeInRange(0, 1);

    [Fact]
    public void Step_AfterAWarmup_CountsFromItsEnd()
    {
        var schedule = Schedule.Step(10, 0.5);

        schedule.Rate(2, 1, 4, 0).Should().Be(0.5);
        schedule.Rate(13, 1, 4, 0).Should().Be(1);
        schedule.Rate(14, 1, 4, 0).Should().Be(0.5);
    }

    [Fact]
    public void Rate_OwnRiseAndAWarmup_SaysSo()
    {
        foreach (var schedule in new[] { Schedule.OneCycle(), Schedule.LinearFactor() })
            schedule.Invoking(s => s.Rate(0, 1, 5, 100)).Should().Throw<ArgumentException>().WithMessage("*warm-up of 5 steps*set the trainer's warm-up to 0*");
    }

    [Fact]
    public void ByName_EveryName_IsASchedule() => Schedule.Names.Should().AllSatisfy(name => Schedule.ByName(name).Rate(3, 1, 0, 10).Should().BeInRange(0, 1));

    [Fact]
    public void ByName_NeedsASetting_SaysWhichCall() =>
        FluentActions.Invoking(() => Schedule.ByName("warmup_stable_decay")).Should().Throw<ArgumentException>().WithMessage("*Schedule.WarmupStableDecay(decaySteps*");

    [Fact]
    public void ByName_Misspelt_ShowsTheNearest() =>
        FluentActions.Invoking(() => Schedule.ByName("Lineer")).Should().Throw<ArgumentException>().WithMessage("*\"Lineer\"*linear*");

    [Fact]
    public void Make_SettingOutOfRange_Throws()
    {
        var acts = new Action[]
        {
            () => Schedule.Cosine(cycles: 0), () => Schedule.Cosine(minimumRatio: 2), () => Schedule.CosineWithRestarts(0),
            () => Schedule.Polynomial(power: 0), () => Schedule.Polynomial(endRate: -1), () => Schedule.InverseSquareRoot(0),
            () => Schedule.CosineWarmup(-1), () => Schedule.WarmupStableDecay(-1), () => Schedule.WarmupStableDecay(1, -1), () => Schedule.Step(0), () => Schedule.Exponential(0),
            () => Schedule.CosineAnnealing(0), () => Schedule.OneCycle(2), () => Schedule.OneCycle(0.6, threePhases: true), () => Schedule.LinearFactor(-1),
        };

        acts.Should().AllSatisfy(act => act.Should().Throw<ArgumentOutOfRangeException>());
    }
}
