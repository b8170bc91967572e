namespace StreamVibe;

/// <summary>What went wrong with a connection or a run, in words for its owner.</summary>
/// <param name="Code">One of the error codes, or a short name of the platform's refusal.</param>
/// <param name="Message">One sentence; never the platform's raw text.</param>
[GenerateSerializer, Immutable, Alias("sv.Problem")]
public sealed record Problem([property: Id(0)] string Code, [property: Id(1)] string Message);
