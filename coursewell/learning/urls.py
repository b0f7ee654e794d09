"""Addresses of learning. Those of a course have one part more than the course's own, which no lesson's address has."""

from django.urls import path

from coursewell.learning import doors, views

urlpatterns = [
    path("learning/", views.dashboard, name="learning"),
    path("invitations/<str:token>/", doors.open_course_invitation, name="open_course_invitation"),
    path("certificates/", views.certificate_form, name="certificate_form"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>/revoke/", views.certificate_revoke, name="certificate_revoke"),
    path("courses/<str:slug>/progress/", views.progress, name="learning_progress"),
    path("courses/<str:slug>/continue/", views.go_on, name="learning_continue"),
    path("courses/<str:slug>/students/", views.student_list, name="learning_students"),
    path("courses/<str:slug>/students.csv", views.student_table, name="learning_students_table"),
    path("courses/<str:slug>/<str:module>/<str:content>/quiz/start/", views.quiz_start, name="quiz_start"),
    path("courses/<str:slug>/<str:module>/<str:content>/quiz/results/", views.quiz_results, name="quiz_results"),
    path("courses/<str:slug>/<str:module>/<str:content>/quiz/<int:number>/", views.quiz_attempt, name="quiz_attempt"),
    path(
        "courses/<str:slug>/<str:module>/<str:content>/quiz/<int:number>/answer/", views.quiz_answer, name="quiz_answer"
    ),
    path("courses/<str:slug>/enrol/", doors.enrol_page, name="enrol"),
    path("courses/<str:slug>/enrolment/", doors.enrolment, name="enrolment"),
    path("courses/<str:slug>/add-people/", doors.add_page, name="add_people"),
    path("courses/<str:slug>/leave/", doors.leave_page, name="leave"),
    path("courses/<str:slug>/waiting-list/", doors.waiting_list, name="waiting_list"),
]
