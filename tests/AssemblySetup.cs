// TorchSharp's random generator, default device and scope statistics are global state: tests run one after another.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
