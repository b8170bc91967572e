using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Http;
using StreamVibe.Maintenance;

namespace StreamVibe.Api.Maintenance;

/// <summary>The jobs of the installation, for administrators.</summary>
static class MaintenanceApi
{
    public static void MapMaintenance(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapSignedIn("/api/admin/jobs", "Maintenance").RequireAuthorization(AccountsModule.AdminPolicy).Refuses(ErrorCode.Forbidden);
        jobs.MapGet("", List).WithName("listJobs").WithSummary("The recurring jobs, when they are due and how they ended");
        jobs.MapPost("/{name}/run", Run).WithName("runJob").WithSummary("Run a job now: 200 where it ended, 202 where it still runs").Refuses(ErrorCode.NotFound, ErrorCode.InProgress);
    }

    static async Task<Ok<Page<JobStatus>>> List(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(new Page<JobStatus>(await grains.GetGrain<IAdminGrain>(user.Id).Jobs(), null));

    static async Task<Results<Ok<JobStatus>, Accepted<JobStatus>>> Run(string name, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        var job = await grains.Job(name).RunNow(user.Id, operation.Id);
        return job.Running ? TypedResults.Accepted("/api/admin/jobs", job) : TypedResults.Ok(job);
    }
}
