namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>Every method on every model that it fits, alone and beside another delta.</summary>
internal static class ContractCases
{
    internal static TheoryData<string, string, bool> All(Func<string, bool>? models = null, Func<ContractMethod, bool>? methods = null)
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var (name, method) in ContractMethod.All.Where(item => methods?.Invoke(item.Value) ?? true))
        {
            foreach (var model in ContractModel.All.Keys.Where(model => (models is null || models(model)) && method.Fits(model) && (model != "foreign" || method.FitsForeign)))
            {
                cases.Add(name, model, false);
                cases.Add(name, model, true);
            }
        }
        return cases;
    }
}
