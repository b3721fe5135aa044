using CustomDelta;

return Tour.Run(Console.Out) ? 0 : 1;
