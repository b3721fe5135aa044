using DeltaTuning.Models;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>
/// A backbone in memory with named deltas. Safe for any number of threads: each call computes under its own deltas, and calls do not disturb each other.
/// Injected as <see cref="IDeltaModel"/>, or by key for several models.
/// </summary>
public interface IDeltaModel
{
    /// <summary>The model's key; empty for the unnamed one.</summary>
    string Name { get; }

    /// <summary>The backbone's configuration.</summary>
    PretrainedConfig Config { get; }

    /// <summary>The deltas and how they stand.</summary>
    IReadOnlyList<DeltaStatus> Deltas { get; }

    /// <summary>Runs a batch under one delta.</summary>
    /// <typeparam name="TResult">What is made of the output.</typeparam>
    /// <param name="inputs">The batch, on the model's device. The caller owns it.</param>
    /// <param name="delta">The delta's name; null for the bare backbone.</param>
    /// <param name="read">Makes plain values of the output, whose tensors are freed when it returns.</param>
    /// <returns>The values.</returns>
    /// <exception cref="KeyNotFoundException">There is no such delta.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed with its container.</exception>
    TResult Predict<TResult>(ModelInputs inputs, string? delta, Func<ModelOutput, TResult> read);

    /// <summary>Runs a batch whose rows are under different deltas, in one forward pass.</summary>
    /// <typeparam name="TResult">What is made of the output.</typeparam>
    /// <param name="inputs">The batch, on the model's device. The caller owns it.</param>
    /// <param name="deltas">For each row its delta's name; null for the bare backbone.</param>
    /// <param name="read">Makes plain values of the output, whose tensors are freed when it returns.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than rows.</exception>
    /// <exception cref="KeyNotFoundException">A delta is unknown.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed with its container.</exception>
    TResult Predict<TResult>(ModelInputs inputs, IReadOnlyList<string?> deltas, Func<ModelOutput, TResult> read);

    /// <summary>Does anything with the model under deltas chosen for each row, such as generating text.</summary>
    /// <typeparam name="TResult">What comes out.</typeparam>
    /// <param name="deltas">For each row of every batch in the call its delta's name; null for the bare backbone.</param>
    /// <param name="call">
    /// Uses the model, on this thread, without gradients and in a dispose scope; makes plain values of what it gives. It must not keep the model, attach or detach
    /// deltas, or call back into this object.
    /// </param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="KeyNotFoundException">A delta is unknown.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed with its container.</exception>
    TResult Run<TResult>(IReadOnlyList<string?> deltas, Func<PretrainedModel, TResult> call);
}

/// <summary>Several models by key.</summary>
public interface IDeltaModelFactory
{
    /// <summary>The keys that were registered; the empty one is the unnamed model's.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>A model, loaded at the first call or when the host started.</summary>
    /// <param name="name">Its key.</param>
    /// <returns>The model, which the container disposes.</returns>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    IDeltaModel Get(string name);
}

/// <summary>How a delta stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Method">Its method, such as <c>LORA</c>.</param>
/// <param name="Loaded">When the present state was loaded.</param>
/// <param name="Failure">Why a newer state of the folder could not be loaded; null where all is well.</param>
public sealed record DeltaStatus(string Name, string Folder, string Method, DateTimeOffset Loaded, string? Failure);
