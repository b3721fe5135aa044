using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>The laws that every method keeps on every model, alone and beside another delta.</summary>
public class DeltaContractTests
{
    public static TheoryData<string, string, bool> Cases() => ContractCases.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fresh_StartsAsIdentity(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside, change: false);
        if (!bench.Method.StartsAsIdentity)
            ContractBench.Differ(bench.Before, bench.Model.Output());
        else if (bench.Method.IdentityIsExact)
            TensorAssert.Identical(bench.Model.Output(), bench.Before);
        else
            TensorAssert.Close(bench.Model.Output(), bench.Before, 1e-4, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_ExistOnApply_AndAreFloat32Leaves(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside, change: false);
        bench.Handle.Parameters.Should().NotBeEmpty();
        bench.Handle.Parameters.Should().OnlyContain(parameter => parameter.Value.is_leaf && parameter.Value.requires_grad && parameter.Value.dtype == ScalarType.Float32);
        bench.Handle.Parameters.Select(parameter => parameter.Key).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_GivesGradientsToTheDeltaAlone(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        bench.Model.Backward();
        bench.Handle.Parameters.Should().OnlyContain(parameter => ContractBench.HasGradient(parameter.Value));
        var ours = bench.Model.Module.Deltas().SelectMany(handle => handle.Parameters).Select(parameter => parameter.Value.Handle).ToHashSet();
        bench.Model.Module.named_parameters().Where(item => !ours.Contains(item.parameter.Handle)).Should().NotContain(item => ContractBench.HasGradient(item.parameter) || item.parameter.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DisabledInactiveAndDetached_GiveTheBackboneBackBitForBit(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var changed = bench.Model.Output();
        ContractBench.Differ(changed, bench.Before);

        bench.Handle.Enabled = false;
        TensorAssert.Identical(bench.Model.Output(), bench.Before, "disabled");
        bench.Handle.Enabled = true;
        TensorAssert.Identical(bench.Model.Output(), changed, "enabled again");

        bench.Handle.Active = false;
        TensorAssert.Identical(bench.Model.Output(), bench.Before, "inactive");
        bench.Handle.Active = true;

        bench.Handle.Detach();
        TensorAssert.Identical(bench.Model.Output(), bench.Before, "detached");
        bench.Handle.Attach();
        TensorAssert.Identical(bench.Model.Output(), changed, "attached again");
        bench.Handle.Dispose();
        bench.Beside?.Dispose();
        bench.IsUntouched();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SavedAndLoaded_GivesTheSameOutputBitForBit(string method, string model, bool beside)
    {
        using var folder = new TemporaryFolder();
        using var bench = new ContractBench(method, model, beside);
        using var expected = bench.Model.Output();
        bench.Handle.Save(folder.Path);
        bench.Handle.Dispose();

        var loaded = bench.Model.Module.LoadDelta(folder.Path);
        TensorAssert.Identical(bench.Model.Output(), expected);
        using var again = new TemporaryFolder();
        loaded.Save(again.Path);
        again.Files.Should().Equal("adapter_config.json", "adapter_model.safetensors");
        foreach (var file in again.Files)
            File.ReadAllBytes(again[file]).Should().Equal(File.ReadAllBytes(folder[file]), file);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loading_WhatDoesNotFit_ListsItAndLeavesTheModelAlone(string method, string model, bool beside)
    {
        using var folder = new TemporaryFolder();
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Save(folder.Path);
        bench.Handle.Dispose();
        var path = folder["adapter_model.safetensors"];
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Entries.Keys.ToDictionary(name => name, name => file.Read(name).clone());
        var missing = tensors.Keys.Order(StringComparer.Ordinal).First();
        tensors.Remove(missing);
        tensors["base_model.model.nowhere.weight"] = zeros(1);
        SafetensorsFile.Save(path, tensors);

        var loading = () => bench.Model.Module.LoadDelta(folder.Path);

        var error = loading.Should().Throw<CheckpointMismatchException>().Which;
        error.Missing.Should().Equal(missing);
        error.Unexpected.Should().Equal("base_model.model.nowhere.weight");
        TensorAssert.Identical(bench.Model.Output(), bench.Before);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Merged_EqualsAttached_AndUnmergedIsExact(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var attached = bench.Model.Output();
        var first = bench.Method.MergesBesideUnmerged ? null : bench.Beside;
        if (!bench.Merges || first is not null)
        {
            bench.Handle.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>();
            TensorAssert.Identical(bench.Model.Output(), attached, "refused");
        }
        if (!bench.Merges)
            return;
        first?.Merge();
        bench.Handle.Merge();
        TensorAssert.Close(bench.Model.Output(), attached, 1e-4, 1e-5, "merged");
        bench.Handle.Enabled = false;
        if (first is null)
            TensorAssert.Identical(bench.Model.Output(), bench.Before, "merged and disabled");
        else
            TensorAssert.Close(bench.Model.Output(), bench.Before, 1e-4, 1e-5, "merged and disabled, beside a merged one");
        bench.Handle.Enabled = true;
        bench.Handle.Unmerge();
        first?.Unmerge();
        TensorAssert.Identical(bench.Model.Output(), attached, "unmerged");
        first?.Merge();
        bench.Handle.Merge();
        bench.Handle.Dispose();
        bench.Beside?.Dispose();
        bench.IsUntouched();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MergedAndUnloaded_IsAnOrdinaryModel(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        if (!bench.Merges)
            return;
        bench.Beside?.Dispose();
        using var attached = bench.Model.Output();
        bench.Handle.MergeAndUnload();
        bench.Model.Module.Deltas().Should().BeEmpty();
        TensorAssert.Close(bench.Model.Output(), attached, 1e-4, 1e-5);
        bench.Model.Module.state_dict().Keys.Should().Equal(bench.Snapshot.Keys);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Switches_AreIndependent(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        var handle = bench.Handle;
        handle.Trainable = false;
        (handle.Active, handle.Enabled, handle.Trainable).Should().Be((true, true, false));
        handle.Parameters.Should().OnlyContain(parameter => !parameter.Value.requires_grad);
        handle.Enabled = false;
        (handle.Active, handle.Enabled, handle.Trainable).Should().Be((true, false, false));
        handle.Trainable = true;
        handle.Active = false;
        (handle.Active, handle.Enabled, handle.Trainable).Should().Be((false, false, true));
        handle.Parameters.Should().OnlyContain(parameter => parameter.Value.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes_LeaveNoTensorBehind(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        LeakAssert.NoLiveTensorsLeft(() =>
        {
            bench.Model.Backward();
            using var output = bench.Model.Output();
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Applying_InAScope_AndDisposing_LeavesNoTensorBehind(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Dispose();
        var made = 0;
        LeakAssert.NoLiveTensorsLeft(Once, () => made);

        void Once()
        {
            DeltaHandle handle;
            using (NewDisposeScope())
                handle = bench.Model.Module.Apply(bench.Make());
            bench.Model.Backward();
            handle.Parameters.Should().OnlyContain(parameter => ContractBench.HasGradient(parameter.Value));
            foreach (var parameter in handle.Parameters)
                parameter.Value.grad?.Dispose();
            made = handle.Parameters.Count + (bench.Method.ReplacesWeights ? handle.Parameters.Count(parameter => parameter.Key.EndsWith(".lora_A.weight", StringComparison.Ordinal)) : 0);
            handle.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ModulesNamesAndModes_AreLeftAlone(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        bench.Model.Module.state_dict().Keys.Should().Equal(bench.Snapshot.Keys);
        bench.Model.Module.train();
        bench.Model.Module.eval();
        using var first = bench.Model.Output();
        TensorAssert.Identical(bench.Model.Output(), first, "evaluation draws no dropout");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Applying_TwiceUnderOneName_Throws(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var expected = bench.Model.Output();
        var again = () => bench.Model.Module.Apply(bench.Make(), new() { Name = bench.Handle.Name });
        again.Should().Throw<InvalidOperationException>().WithMessage($"*already has a delta named \"{bench.Handle.Name}\"*");
        TensorAssert.Identical(bench.Model.Output(), expected);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneSeed_GivesOneStart(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Dispose();
        var first = Start();
        manual_seed(99);
        Start().Should().BeEquivalentTo(first, options => options.WithStrictOrdering());

        float[][] Start()
        {
            using var handle = bench.Model.Module.Apply(bench.Make(), new() { Seed = 5 });
            return [.. handle.Parameters.Select(parameter => parameter.Value.detach().data<float>().ToArray())];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Probe_ReachesEveryLayer(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Probe(() => bench.Model.Scores()).Should().BeEmpty();
    }
}
