using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.AdapterTests;

public class AdapterFactorsTests
{
    [Fact]
    public void Matrices_AreSumsOfKroneckerProducts()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ContractModel.Roberta();
        using var factorized = model.Module.Apply(Adapter.Compacter with { BottleneckSize = 8, ModulesToSave = [] }, new() { Seed = 1 });
        var rule = factorized.Parameters.Single(parameter => parameter.Key.EndsWith("adapter_rule", StringComparison.Ordinal));
        var ruleKey = rule.Key;
        rule.Value.copy_(randn(4, 4, 4));
        var values = factorized.Parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.detach().clone());
        var output = model.Output();
        factorized.Dispose();

        using var whole = model.Module.Apply(Adapter.Compacter with { BottleneckSize = 8, ModulesToSave = [], Factors = null });
        foreach (var parameter in whole.Parameters)
        {
            if (parameter.Key.EndsWith(".bias", StringComparison.Ordinal))
                continue;
            var name = parameter.Key[..^".weight".Length];
            var (left, right) = (values[$"{name}.W_left"], values[$"{name}.W_right"]);
            using var sum = zeros(left.shape[1] * 4, right.shape[2] * 4);
            for (var i = 0; i < 4; i++)
                sum.add_(kron(values[ruleKey][i], mm(left[i], right[i])));
            parameter.Value.copy_(sum.t());
        }
        TensorAssert.Close(model.Output(), output, 1e-4, 1e-5);
    }

    [Fact]
    public void SizesThatDivisionsDoNotDivide_AreRefused()
    {
        using var model = ContractModel.Roberta();
        Apply(Adapter.Compacter with { BottleneckSize = 6 }).Should().Throw<ArgumentException>().WithMessage("*(6, 16), which Divisions 4 does not divide*");
        Apply(Adapter.Compacter with { Factors = new() { Divisions = 0 } }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Divisions*");
        Apply(Adapter.Compacter with { Factors = new() { Rank = -1 } }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Rank*");
        model.Module.Deltas().Should().BeEmpty();

        Action Apply(Adapter options) => () => model.Module.Apply(options);
    }

    [Fact]
    public void Rules_AreOneOrMany()
    {
        using var model = ContractModel.Roberta();
        Rules(new() { SharesRule = true }).Should().Be(1);
        Rules(new() { SharesRule = false }).Should().Be(8);
        Rules(new() { Divisions = 1 }).Should().Be(0);

        int Rules(AdapterFactors factors)
        {
            using var delta = model.Module.Apply(Adapter.Compacter with { BottleneckSize = 4, Factors = factors });
            return delta.Parameters.Count(parameter => parameter.Key.EndsWith("_rule", StringComparison.Ordinal));
        }
    }
}
