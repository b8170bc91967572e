namespace StreamVibe.Sandbox.Control;

/// <summary>Routes of the faults.</summary>
internal static class FaultControl
{
    public static void MapFaults(this RouteGroupBuilder control)
    {
        control.MapGet("/faults", (FaultBoard board) => new { faults = board.All() });

        control.MapPost("/faults", (HttpRequest request, FaultBoard board, IEnumerable<IOutsideService> services) => ControlBody.With<Fault>(request, fault =>
            fault.Problem() is { } problem ? ControlBody.Refuse(problem)
            : fault.Service != "*" && !services.Any(service => service.Name == fault.Service) ? ControlBody.Refuse($"There is no service '{fault.Service}'.")
            : Results.Json(board.Add(fault), statusCode: StatusCodes.Status201Created)));

        control.MapDelete("/faults", (FaultBoard board, int? id) =>
        {
            board.Clear(id);
            return Results.NoContent();
        });
    }
}
