namespace StreamVibe.Maintenance;

/// <summary>Which users an administrator asks for; what is null does not narrow.</summary>
/// <param name="Search">Part of the e-mail, whatever the case of its letters.</param>
[GenerateSerializer, Immutable, Alias("sv.UserFilter")]
public sealed record UserFilter([property: Id(0)] string? Search, [property: Id(1)] string? Plan, [property: Id(2)] string? Status);

/// <summary>A user as administrators see one.</summary>
/// <param name="Email">Null for somebody whose provider told none.</param>
/// <param name="Status">Of the subscription.</param>
[GenerateSerializer, Immutable, Alias("sv.UserEntry")]
public sealed record UserEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string? Email,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] string Plan,
    [property: Id(4)] string Status,
    [property: Id(5)] DateTimeOffset CycleEnd,
    [property: Id(6)] DateTimeOffset CreatedAt);
