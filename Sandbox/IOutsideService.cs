namespace StreamVibe.Sandbox;

/// <summary>One service of the outside world, mounted under its name.</summary>
internal interface IOutsideService
{
    /// <summary>First segment of its paths, and its name in faults and in the journal.</summary>
    string Name { get; }

    /// <summary>One line for the home page.</summary>
    string Summary { get; }

    void Map(RouteGroupBuilder group);

    /// <summary>Routes of this service under <c>/_control</c>.</summary>
    void MapControl(RouteGroupBuilder control);

    /// <summary>The body this service sends with an error status of its own.</summary>
    object ErrorBody(int status, string? reason, PathString path);

    /// <summary>Whose request it is, where that shows before it is answered.</summary>
    string? AccountOf(HttpRequest request) => null;

    /// <summary>A fault has answered in this service's place.</summary>
    Task Failed(HttpContext context, int status, string body) => Task.CompletedTask;

    /// <summary>Forgets what it keeps in memory beside the journal's tables, which are cleared by then.</summary>
    void Reset();
}
