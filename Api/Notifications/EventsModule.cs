namespace StreamVibe.Api.Notifications;

static class EventsModule
{
    public static WebApplicationBuilder AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventWriter>().AddSingleton<EventMetrics>().AddSingleton<EventStream>();
        return builder;
    }
}
